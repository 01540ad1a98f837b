/** Lessons observed: a list, and one open at a time in a compact editor that saves as it is typed. */
import { ActionIcon, Button, Group, Stack, Text, Title } from "@mantine/core";
import { IconChevronRight, IconPlus, IconSchool, IconX } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { RecordRow } from "../../../api/types";
import { EmptyState } from "../../../components/EmptyState";
import { useReferenceLabel } from "../../../components/references";
import { StateBadge } from "../../../components/StateBadge";
import { useFormat } from "../../../i18n/format";
import { useNames } from "../../../i18n/names";
import { NEW } from "../lib";
import type { Visit } from "../useVisitContent";
import { LessonEditor } from "./LessonEditor";
import classes from "./Rows.module.css";

type Props = { visit: Visit; at: string | null; onOpen: (lessonId?: string) => void };

export function Lessons({ visit, at, onOpen }: Props) {
  const { t } = useTranslation();
  const { lessons } = visit;
  // The list learns of a new lesson a moment after its editor has made it. Who types there keeps the field meanwhile.
  const [made, setMade] = useState<string | null>(null);
  const isListed = lessons.some(({ id }) => id === at);
  useEffect(() => {
    if (isListed) setMade(null);
  }, [isListed]);
  const add = (
    <Button leftSection={<IconPlus size={18} aria-hidden />} onClick={() => onOpen(NEW)}>
      {t("visit.lessons.add")}
    </Button>
  );
  return (
    <>
      <Group justify="space-between">
        <Title order={2} size="h4">
          {t("visit.lessons.title")}
        </Title>
        {(lessons.length > 0 || at === NEW) && add}
      </Group>
      {lessons.length === 0 && at !== NEW && (
        <EmptyState
          compact
          icon={IconSchool}
          title={t("visit.lessons.noneTitle")}
          text={t("visit.lessons.noneText")}
          action={add}
        />
      )}
      {lessons.length > 0 && (
        <ul className={classes.rows} aria-label={t("visit.lessons.title")}>
          {lessons.map((lesson) => (
            <li key={lesson.id}>
              <button
                type="button"
                className={classes.row}
                aria-expanded={lesson.id === at}
                data-testid="lesson"
                onClick={() => onOpen(lesson.id === at ? undefined : lesson.id)}
              >
                <LessonRow visit={visit} lesson={lesson} />
                <IconChevronRight size={18} stroke={1.6} aria-hidden className={classes.chevron} />
              </button>
            </li>
          ))}
        </ul>
      )}
      {at !== null && (at === NEW || at === made || isListed) && (
        <LessonEditor
          // A lesson that is being made keeps its editor when it gets its id.
          visit={visit}
          id={at === NEW ? null : at}
          onMade={(id) => {
            setMade(id);
            onOpen(id);
          }}
          actions={
            <ActionIcon
              variant="subtle"
              color="gray"
              size="lg"
              aria-label={t("visit.lessons.close")}
              onClick={() => onOpen(undefined)}
            >
              <IconX size={18} aria-hidden />
            </ActionIcon>
          }
        />
      )}
    </>
  );
}

export function useLessonName(visit: Visit): (lesson: RecordRow) => string {
  const names = useNames();
  const info = visit.kinds.find(({ kind }) => kind === "TeacherVisit");
  const grade = info?.fields.find(({ name }) => name === "grade");
  return ({ data }) =>
    [
      typeof data.grade === "number" && grade ? `${names.field("TeacherVisit", grade)} ${data.grade}` : null,
      typeof data.subject === "string" ? names.choice(data.subject) : null,
      typeof data.topic === "string" ? data.topic : null,
    ]
      .filter(Boolean)
      .join(" · ");
}

function LessonRow({ visit, lesson }: { visit: Visit; lesson: RecordRow }) {
  const { t } = useTranslation();
  const names = useNames();
  const format = useFormat();
  const nameOf = useLessonName(visit);
  const teacherId = typeof lesson.data.teacherId === "string" ? lesson.data.teacherId : null;
  const teacher = useReferenceLabel(teacherId ? "Teacher" : null, teacherId);
  const fields = visit.kinds.find(({ kind }) => kind === "TeacherVisit")?.fields ?? [];
  const lacks = visit.standing.lessons.missing.flatMap((one) => {
    const field = "field" in one && one.record === lesson.id && fields.find(({ name }) => name === one.field);
    return field ? [names.field("TeacherVisit", field)] : [];
  });
  return (
    <Group wrap="nowrap" gap="md" justify="space-between" flex={1} miw={0}>
      <Stack gap={2} miw={0}>
        <Text component="span" fw={500} lineClamp={2} dir="auto">
          {teacher ?? t("visit.lessons.noTeacher")}
        </Text>
        <Text component="span" size="sm" c="dimmed" lineClamp={2}>
          {lacks.length > 0 ? t("visit.lessons.lacks", { fields: format.list(lacks) }) : nameOf(lesson)}
        </Text>
      </Stack>
      <StateBadge state={lesson.state} />
    </Group>
  );
}
