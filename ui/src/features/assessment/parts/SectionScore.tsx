/** What one section came to, and how: the numbers of the program with the steps between them. */
import { Badge, Group, Stack, Text } from "@mantine/core";
import { IconCircleOff } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { SectionScore as Score } from "../../../api/types";
import { isTimed, type Section } from "../section";
import classes from "./Result.module.css";

type Props = { section: Section; score: Score; allowedSeconds: number | null };

/** `named`: among others, so that it needs its title. */
export function SectionScore({ section, score, allowedSeconds, named = false }: Props & { named?: boolean }) {
  const { t } = useTranslation();
  const steps = useSteps({ section, score, allowedSeconds });
  const timed = isTimed(section);
  return (
    <div className={classes.score} data-testid={`score-${section.code}`}>
      <div className={classes.figure}>
        <span className={classes.number}>
          {timed && score.perMinute !== null
            ? t("assessment.result.perMinute", { rate: score.perMinute })
            : timed
              ? "–"
              : score.correct}
        </span>
        <span className={classes.unit}>
          {!timed
            ? t("assessment.result.countUnit", { total: score.total })
            : section.type === "passage"
              ? t("assessment.result.wordsUnit")
              : t("assessment.result.itemsUnit")}
        </span>
      </div>
      <Stack gap={2} className={classes.how}>
        <Group gap="xs">
          {named && (
            <Text fw={600} className={classes.title} dir="auto">
              {section.title}
            </Text>
          )}
          {score.correct === 0 && (
            <Badge
              color="orange"
              variant="light"
              tt="none"
              radius="sm"
              leftSection={<IconCircleOff size={14} aria-hidden />}
              data-testid="zero-score"
            >
              {t("assessment.result.zero")}
            </Badge>
          )}
        </Group>
        {steps.map((step) => (
          <Text key={step} size="sm">
            {step}
          </Text>
        ))}
      </Stack>
    </div>
  );
}

function useSteps({ section, score, allowedSeconds }: Props): string[] {
  const { t } = useTranslation();
  const { correct, attempted, incorrect, elapsedSeconds: elapsed, perMinute: rate, asked, total } = score;
  const steps: string[] = [];
  if (isTimed(section)) {
    steps.push(t("assessment.result.formula", { correct, attempted, incorrect }));
    if (elapsed !== null && allowedSeconds !== null)
      steps.push(t("assessment.result.time", { elapsed, allowed: allowedSeconds }));
    const isZero = score.autoStopped && section.stop?.kind === "first";
    if (isZero) steps.push(t("assessment.result.zeroByRule"));
    else if (rate === null || elapsed === null) steps.push(t("assessment.result.noRate"));
    else steps.push(t("assessment.result.rate", { correct, elapsed, rate }));
    if (score.sentences !== null) steps.push(t("assessment.result.sentences", { count: score.sentences }));
  } else {
    steps.push(
      asked === 0
        ? t("assessment.result.notAsked")
        : t("assessment.result.asked", { correct, asked, share: correct / asked }),
    );
    if (asked < total) steps.push(t("assessment.result.ofTotal", { correct, total, share: correct / total }));
  }
  if (score.autoStopped && section.stop?.kind === "consecutive")
    steps.push(t("assessment.result.stoppedByRule"));
  if (score.noResponse > 0) steps.push(t("assessment.result.noResponse", { count: score.noResponse }));
  return steps;
}
