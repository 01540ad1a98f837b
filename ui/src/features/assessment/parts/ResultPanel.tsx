/** The result of an assessment as it stands: each section that was done, and the sums over all of them. */
import { Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useAssessed } from "../../../api/assessments";
import type { Payload } from "../../../api/types";
import { Loaded, Loading } from "../../../components/Loaded";
import { Panel } from "../../../components/Panel";
import { ProblemNotice } from "../../../components/ProblemNotice";
import { type Answers, isSettled, stateOf } from "../order";
import type { Section } from "../section";
import classes from "./Result.module.css";
import { SectionScore } from "./SectionScore";

type Props = { assessmentId: string; sections: readonly Section[]; answers: Answers };

export function ResultPanel({ assessmentId, sections, answers }: Props) {
  const { t } = useTranslation();
  const settled = sections.filter((section) => isSettled(stateOf(section, sections, answers)));
  const done = settled.filter(({ code }) => typeof answers.get(code)?.items === "string");
  const assessed = useAssessed(assessmentId, done.length > 0);
  if (done.length === 0) return null;
  return (
    <Panel title={t("assessment.result.title")} testId="assessment-result">
      <Loaded query={assessed} loading={<Loading rows={3} />}>
        {({ scores, refused, result }) => (
          <Stack gap="md">
            <Text size="sm" c="dimmed" mt={-8}>
              {t("assessment.result.lead")}
            </Text>
            <Summary result={result} />
            <div className={classes.scores}>
              {done.map((section) => {
                const score = scores.find((each) => each.section === section.code);
                if (score)
                  return (
                    <SectionScore
                      key={section.code}
                      named
                      section={section}
                      score={score}
                      allowedSeconds={allowedSeconds(section, answers)}
                    />
                  );
                const refusal = refused.find((each) => each.section === section.code);
                return (
                  refusal && (
                    <ProblemNotice
                      key={section.code}
                      tone="orange"
                      problem={{
                        code: "not_scored",
                        message: t("assessment.result.refused", {
                          section: section.title,
                          message: refusal.message,
                        }),
                      }}
                    />
                  )
                );
              })}
            </div>
          </Stack>
        )}
      </Loaded>
    </Panel>
  );
}

/** What the clock was set to on the day, where that is written down. */
export function allowedSeconds(section: Section, answers: Answers): number | null {
  const written = answers.get(section.code)?.durationSeconds;
  return typeof written === "number" ? written : section.durationSeconds;
}

function Summary({ result }: { result: Payload }) {
  const { t } = useTranslation();
  const number = (field: string) => (typeof result[field] === "number" ? (result[field] as number) : null);
  const share = (field: string) => {
    const value = number(field);
    return value === null ? null : t("assessment.result.share", { share: value });
  };
  const [correct, attempted, rate, zeros] = [
    number("correct"),
    number("attempted"),
    number("wordsPerMinute"),
    number("zeroScores"),
  ];
  const facts: [string, string | null][] = [
    [
      t("assessment.result.correctOf"),
      correct === null || attempted === null ? null : t("assessment.result.of", { correct, attempted }),
    ],
    [
      t("assessment.result.wordsPerMinute"),
      rate === null ? null : t("assessment.result.perMinute", { rate }),
    ],
    [t("assessment.result.comprehensionAsked"), share("comprehensionOfAsked")],
    [t("assessment.result.comprehensionTotal"), share("comprehensionOfTotal")],
    [t("assessment.result.zeroScores"), zeros ? String(zeros) : null],
  ];
  return (
    <dl className={classes.facts} aria-label={t("assessment.result.summary")}>
      {facts.map(
        ([name, value]) =>
          value !== null && (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ),
      )}
    </dl>
  );
}
