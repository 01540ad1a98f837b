/** A finished section: what it came to and how, its marks, the way on, and the two ways back. */
import { Button, Group, Stack } from "@mantine/core";
import { IconArrowRight, IconEdit, IconRotate2 } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useAssessed } from "../../../api/assessments";
import { Loaded, Loading } from "../../../components/Loaded";
import { Panel } from "../../../components/Panel";
import { ProblemNotice } from "../../../components/ProblemNotice";
import type { Answers } from "../order";
import type { Run } from "../run/state";
import { isTimed, type Section } from "../section";
import { ItemGrid } from "./ItemGrid";
import { QuestionList } from "./ListSection";
import classes from "./Result.module.css";
import { allowedSeconds } from "./ResultPanel";
import { Say } from "./Say";
import { SectionScore } from "./SectionScore";
import type { Send } from "./useRun";

export function SectionDone(props: {
  assessmentId: string;
  section: Section;
  answers: Answers;
  state: Run;
  send: Send;
  next: Section | null;
  onSection: (code: string | null) => void;
  onRestart: () => void;
}) {
  const { assessmentId, section, answers, state, send, next, onSection, onRestart } = props;
  const { t } = useTranslation();
  // Scored once the end is on disk, and again when the marks are corrected.
  const isOnDisk = answers.get(section.code)?.finishedAt === state.finishedAt || state.finishedAt === null;
  const assessed = useAssessed(assessmentId, isOnDisk);
  return (
    <Stack gap="lg">
      <Panel testId="section-result">
        <Loaded query={assessed} loading={<Loading rows={2} />}>
          {({ scores, refused }) => {
            const score = scores.find((each) => each.section === section.code);
            const refusal = refused.find((each) => each.section === section.code);
            if (score)
              return (
                <SectionScore
                  section={section}
                  score={score}
                  allowedSeconds={allowedSeconds(section, answers)}
                />
              );
            if (refusal)
              return (
                <ProblemNotice tone="orange" problem={{ code: "not_scored", message: refusal.message }} />
              );
            // The score of before this section was finished.
            return <Loading rows={2} />;
          }}
        </Loaded>
      </Panel>
      <Group gap="xs">
        <Button
          size="md"
          autoFocus
          rightSection={<IconArrowRight size={20} className={classes.onward} aria-hidden />}
          data-testid="next-section"
          onClick={() => onSection(next?.code ?? null)}
        >
          {next ? t("assessment.next", { section: next.title }) : t("assessment.backToList")}
        </Button>
        <Button
          size="md"
          variant="default"
          leftSection={<IconEdit size={20} aria-hidden />}
          onClick={() => send({ type: "correct" })}
        >
          {t("assessment.correct")}
        </Button>
        <Button
          size="md"
          variant="default"
          leftSection={<IconRotate2 size={20} aria-hidden />}
          onClick={onRestart}
        >
          {t("assessment.again")}
        </Button>
      </Group>
      {state.notice && <Say section={section} state={state} />}
      {isTimed(section) ? (
        <ItemGrid
          section={section}
          letters={state.letters}
          lastItem={state.lastItem}
          reached={state.reached}
          cursor={null}
          onPress={(item) => send({ type: "press", item })}
        />
      ) : (
        <QuestionList section={section} state={state} send={null} />
      )}
    </Stack>
  );
}
