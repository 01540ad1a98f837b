/** Everything that belongs to one visit, as its parts and its completeness need it. */
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useKinds, useRecords } from "../../api/queries";
import type { KindInfo, Payload, RecordRow, RecordView } from "../../api/types";
import { type OpenAnswers, useAnswerSession } from "../../api/useAnswerSession";
import type { OpenForm } from "../../api/useFormSession";
import { type Standing, standingOf } from "./completeness";
import { Instance } from "./form/expression";
import { type FormState, formState } from "./form/formState";
import { arranged, type Item, questionsOf } from "./form/question";
import { carriedActions, formFor, ownedBy } from "./lib";

/** More of one thing than a visit holds. */
const ALL = 1000;
/** The questions of the largest form. */
const ALL_QUESTIONS = 2000;

type OpenSession = Extract<OpenForm, { phase: "open" }>;

export type AskedForm = {
  record: RecordRow;
  items: readonly Item[];
  instance: Instance;
  answers: OpenAnswers;
  state: FormState;
  language: string;
};
export type Visit = {
  id: string;
  schoolId: string;
  values: Payload;
  view: RecordView;
  open: OpenSession;
  kinds: readonly KindInfo[];
  /** `none`: no form is published for this type of visit. `lost`: the one it began with is not on this laptop. */
  form: AskedForm | "reading" | "none" | "lost";
  lessons: readonly RecordRow[];
  assessments: readonly RecordRow[];
  agreed: readonly RecordRow[];
  carried: readonly RecordRow[];
  standing: Standing;
};

export function useVisitContent(
  id: string,
  open: OpenSession,
  view: RecordView | null,
): { visit: Visit } | { error: unknown; retry: () => void } | null {
  const values = open.snapshot.values;
  const schoolId = String(values.schoolId ?? "");
  const kinds = useKinds();
  const forms = useRecords({ kind: "ProjectForm", search: null, filters: [], sort: null }, ALL);
  const lessons = useRecords(ownedBy("TeacherVisit", "visitId", id, "startedAt"), ALL);
  const assessments = useRecords(ownedBy("PupilAssessment", "teacherVisitId.visitId", id, "pupilCode"), ALL);
  const actions = useRecords(ownedBy("ActionPoint", "schoolId", schoolId), ALL);
  const record = useMemo(() => formFor(values, forms.data?.rows ?? []), [values, forms.data]);
  const { asked, failed } = useAskedForm(id, record);

  const all = [kinds, forms, lessons, assessments, actions];
  const error = all.find((query) => query.error && query.data === undefined)?.error ?? failed;
  const day = values.date;
  const content = useMemo(() => {
    const rows = actions.data?.rows ?? [];
    return {
      agreed: rows.filter(({ data }) => data.visitId === id),
      carried: carriedActions(id, day, rows),
    };
  }, [actions.data, id, day]);

  if (error) return { error, retry: () => void Promise.all(all.map((query) => query.refetch())) };
  if (!kinds.data || !forms.data || !lessons.data || !assessments.data || !actions.data || !view) return null;
  const form = record ? (asked ?? "reading") : values.projectFormId === undefined ? "none" : "lost";
  const rest = { lessons: lessons.data.rows, assessments: assessments.data.rows, ...content };
  const standing = standingOf({
    visit: values,
    problems: view.attention?.fields ?? [],
    form: typeof form === "object" ? form.state : form === "none" ? null : "unread",
    ...rest,
  });
  return { visit: { id, schoolId, values, view, open, kinds: kinds.data, form, standing, ...rest } };
}

function useAskedForm(
  visitId: string,
  record: RecordRow | null,
): { asked: AskedForm | null; failed: unknown } {
  const { i18n } = useTranslation();
  const formId = record?.id ?? null;
  const questions = useRecords(
    ownedBy("FormQuestion", "projectFormId", formId ?? "", "position"),
    ALL_QUESTIONS,
    formId !== null,
  );
  const stored = useRecords(ownedBy("MonitoringAnswer", "visitId", visitId), ALL_QUESTIONS);
  const rows = stored.data?.rows ?? null;
  // While another form's questions stand in for those that are being read, there is no form.
  const read = questions.isPlaceholderData ? null : (questions.data?.rows ?? null);
  const answers = useAnswerSession(visitId, formId, rows);

  // Which of the questions that are no longer asked have an answer: named, so that a save draws no form anew.
  const answered = new Set(rows?.map(({ data }) => String(data.questionId)));
  const kept = (read ?? [])
    .filter((row) => row.data.active === false && answered.has(row.id))
    .map((row) => row.id)
    .join(" ");
  const asked = useMemo(() => {
    if (!read) return null;
    const items = arranged(questionsOf(read, new Set(kept.split(" "))));
    return { items, instance: new Instance(items) };
  }, [read, kept]);
  const given = answers?.snapshot.answers;
  const state = useMemo(
    () => (asked && given ? formState(asked.items, asked.instance, given) : null),
    [asked, given],
  );
  const failed = (questions.data ? null : questions.error) ?? (stored.data ? null : stored.error);
  if (!record || !asked || !answers || !state) return { asked: null, failed };
  return { asked: { record, ...asked, answers, state, language: i18n.language }, failed };
}
