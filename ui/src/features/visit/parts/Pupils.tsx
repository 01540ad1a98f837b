/** Pupils assessed on this visit, under the lessons that they belong to, each with how far the assessment is. */
import { Button, Group, Stack, Text, Title } from "@mantine/core";
import { IconChevronRight, IconSchool, IconUsers } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { RecordRow } from "../../../api/types";
import { EmptyState } from "../../../components/EmptyState";
import { RecordLink } from "../../../components/RecordLink";
import { useReferenceLabel } from "../../../components/references";
import { StateBadge } from "../../../components/StateBadge";
import type { Visit } from "../useVisitContent";
import { AssessPupil } from "./AssessPupil";
import { useLessonName } from "./Lessons";
import classes from "./Rows.module.css";

export function Pupils({ visit }: { visit: Visit }) {
  const { t } = useTranslation();
  const { lessons, assessments } = visit;
  const nameOf = useLessonName(visit);
  if (lessons.length === 0) {
    return (
      <EmptyState
        icon={IconSchool}
        title={t("visit.pupils.noLessonTitle")}
        text={t("visit.pupils.noLessonText")}
        action={
          <Button
            renderRoot={(button) => (
              <Link to="/visits/$id" params={{ id: visit.id }} search={{ part: "lessons" }} {...button} />
            )}
          >
            {t("visit.pupils.toLessons")}
          </Button>
        }
      />
    );
  }
  return (
    <>
      <Title order={2} size="h4">
        {t("visit.pupils.title")}
      </Title>
      {assessments.length === 0 && (
        <EmptyState
          compact
          icon={IconUsers}
          title={t("visit.pupils.noneTitle")}
          text={t("visit.pupils.noneText")}
        />
      )}
      {lessons
        .map((lesson) => ({
          lesson,
          rows: assessments.filter(({ data }) => data.teacherVisitId === lesson.id),
        }))
        .filter(({ rows }) => rows.length > 0)
        .map(({ lesson, rows }) => (
          <Stack key={lesson.id} gap="xs" component="section" aria-label={nameOf(lesson)}>
            <Text c="dimmed" size="sm" dir="auto">
              {nameOf(lesson)}
            </Text>
            <ul className={classes.rows}>
              {rows.map((row) => (
                <li key={row.id} data-at={row.id}>
                  <RecordLink record={row} className={classes.row}>
                    <AssessmentRow row={row} />
                    <IconChevronRight size={18} stroke={1.6} aria-hidden className={classes.chevron} />
                  </RecordLink>
                </li>
              ))}
            </ul>
          </Stack>
        ))}
      <AssessPupil visit={visit} />
    </>
  );
}

const states = ["inProgress", "complete", "stopped"] as const;

function AssessmentRow({ row }: { row: RecordRow }) {
  const { t } = useTranslation();
  const { pupilCode, pupilId, assessmentDefinitionId, status } = row.data;
  const definition = typeof assessmentDefinitionId === "string" ? assessmentDefinitionId : null;
  const instrument = useReferenceLabel(definition ? "AssessmentDefinition" : null, definition);
  const pupil = typeof pupilId === "string" && pupilCode === undefined ? pupilId : null;
  const known = useReferenceLabel(pupil ? "Pupil" : null, pupil);
  const state = states.find((one) => one === status) ?? "notBegun";
  return (
    <Group wrap="nowrap" gap="md" justify="space-between" flex={1} miw={0}>
      <Stack gap={2} miw={0}>
        <Text component="span" fw={500} lineClamp={2} dir="auto">
          {typeof pupilCode === "string" ? pupilCode : (known ?? t("visit.pupils.unnamed"))}
        </Text>
        <Text component="span" size="sm" c="dimmed" lineClamp={2}>
          {[t(`visit.pupils.state.${state}`), instrument].filter(Boolean).join(" · ")}
        </Text>
      </Stack>
      <StateBadge state={row.state} />
    </Group>
  );
}
