/** Begins the assessment of a pupil: the lesson, the instrument and a code; the rest is asked on its own screen. */
import { Button, Select, SimpleGrid, Stack, Text, TextInput } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useCreateRecord } from "../../../api/mutations";
import { useAppState, useRecords } from "../../../api/queries";
import type { Payload, RecordRow } from "../../../api/types";
import { forgetUnsubmitted, useUnsubmitted } from "../../../api/unsubmitted";
import { useFirstFocus } from "../../../components/firstFocus";
import { Panel } from "../../../components/Panel";
import { type Problem, ProblemNotice } from "../../../components/ProblemNotice";
import type { Visit } from "../useVisitContent";
import { useLessonName } from "./Lessons";

const INSTRUMENTS = 500;

type Chosen = { lessonId: string | null; instrumentId: string | null; code: string };
const nothing: Chosen = { lessonId: null, instrumentId: null, code: "" };

const isOffered = ({ data }: RecordRow) => data.status === undefined || data.status === "published";

export function AssessPupil({ visit }: { visit: Visit }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  useFirstFocus();
  const nameOf = useLessonName(visit);
  const me = useAppState().data?.account?.monitorId;
  const create = useCreateRecord();
  const definitions = useRecords(
    { kind: "AssessmentDefinition", search: null, filters: [], sort: { field: "title", descending: false } },
    INSTRUMENTS,
  );
  const instruments = (definitions.data?.rows ?? []).filter(isOffered);
  const form = `assess a pupil of ${visit.id}`;
  const [chosen, choose] = useUnsubmitted<Chosen>(form, nothing, ({ code }) =>
    code.trim() === "" ? [] : [{ kind: "PupilAssessment", field: "pupilCode", value: code.trim() }],
  );
  const { lessonId, instrumentId, code } = chosen;
  const [asked, setAsked] = useState(false);
  // What was used last is used next, until something else is chosen.
  const last = visit.assessments.at(-1)?.data;
  const among = (rows: readonly RecordRow[], ...ids: unknown[]) =>
    rows.find(({ id }) => ids.includes(id)) ?? rows[0] ?? null;
  const lesson = among(visit.lessons, lessonId ?? last?.teacherVisitId);
  const ofSubject = instruments.find(
    ({ data }) => data.subject !== undefined && data.subject === lesson?.data.subject,
  );
  const instrument = among(instruments, instrumentId ?? last?.assessmentDefinitionId ?? ofSubject?.id);
  const isTaken = visit.assessments.some(({ data }) => data.pupilCode === code.trim());
  const problem =
    code.trim() === ""
      ? asked
        ? t("visit.pupils.codeMissing")
        : undefined
      : isTaken
        ? t("visit.pupils.codeTaken")
        : undefined;

  const begin = (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if (!lesson || !instrument || code.trim() === "" || isTaken) return;
    const data: Payload = {
      teacherVisitId: lesson.id,
      assessmentDefinitionId: instrument.id,
      pupilCode: code.trim(),
      ...(typeof lesson.data.grade === "number" ? { grade: lesson.data.grade } : {}),
      ...(me ? { monitorId: me } : {}),
    };
    create.mutate(
      { kind: "PupilAssessment", data, parent: { kind: "TeacherVisit", id: lesson.id } },
      {
        onSuccess: ({ id }) => {
          forgetUnsubmitted(form);
          void navigate({ to: "/assessments/$id", params: { id } });
        },
      },
    );
  };
  return (
    <Panel title={t("visit.pupils.add")}>
      {definitions.data && instruments.length === 0 ? (
        <Text c="dimmed">{t("visit.pupils.noInstrument")}</Text>
      ) : (
        <form onSubmit={begin} data-testid="assess-pupil">
          <Stack gap="md" align="stretch">
            <SimpleGrid cols={{ base: 1, "30rem": 2 }} spacing="xl" type="container">
              {visit.lessons.length > 1 && (
                <Select
                  label={t("visit.pupils.lesson")}
                  data={visit.lessons.map((row, index) => ({
                    value: row.id,
                    label: nameOf(row) || `${t("visit.pupils.lesson")} ${index + 1}`,
                  }))}
                  value={lesson?.id ?? null}
                  allowDeselect={false}
                  onChange={(lessonId) => choose({ ...chosen, lessonId })}
                />
              )}
              <Select
                label={t("visit.pupils.instrument")}
                data={instruments.map((row) => ({ value: row.id, label: row.label }))}
                value={instrument?.id ?? null}
                allowDeselect={false}
                onChange={(instrumentId) => choose({ ...chosen, instrumentId })}
              />
              <TextInput
                label={t("visit.pupils.code")}
                description={t("visit.pupils.codeHint")}
                inputWrapperOrder={["label", "input", "description", "error"]}
                error={problem}
                name="pupilCode"
                data-first-focus
                autoComplete="off"
                value={code}
                onChange={(event) => choose({ ...chosen, code: event.currentTarget.value })}
              />
            </SimpleGrid>
            {create.error && <ProblemNotice problem={create.error as unknown as Problem} />}
            <Button type="submit" w="fit-content" loading={create.isPending}>
              {t("visit.pupils.begin")}
            </Button>
          </Stack>
        </form>
      )}
    </Panel>
  );
}
