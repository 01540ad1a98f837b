/**
 * What a visit must hold before it is complete, and what of that is missing: the one place that says so. Nothing
 * here keeps a person from saving; it is what Finish lists. Pure.
 */
import type { FieldProblem, Payload, RecordRow } from "../../api/types";
import type { FormState } from "./form/formState";
import { isAsked } from "./form/question";
import type { VisitPart } from "./lib";

/** One thing that is missing, and where it is to be entered. */
export type Missing = { part: VisitPart } & (
  | { what: "field"; kind: string; field: string; record: string | null }
  | { what: "wrongField"; kind: string; field: string; record: string | null; problem: FieldProblem }
  | { what: "question"; question: string; name: string }
  /** `unread`: what was typed and cannot be read as the question asks. */
  | { what: "wrongAnswer"; question: string; name: string; unread: string | null }
  | { what: "form" | "lesson" }
  | { what: "assessment"; record: string; label: string }
  | { what: "action"; record: string }
);
export type PartStanding = {
  /** How many of the needed things are there. */
  done: number;
  needed: number;
  /** How many entries a list holds. */
  entries: number | null;
  missing: Missing[];
};
export type Standing = Record<Exclude<VisitPart, "finish">, PartStanding>;

export type VisitContent = {
  visit: Payload;
  /** What the store or the server finds wrong with the visit as it is saved. */
  problems: readonly FieldProblem[];
  /** Null when no form is published for this type of visit; `unread` until it has been read. */
  form: FormState | null | "unread";
  lessons: readonly RecordRow[];
  assessments: readonly RecordRow[];
  agreed: readonly RecordRow[];
  carried: readonly RecordRow[];
};

const VISIT = "SchoolVisit";
const counts = [
  "staffOnRoll",
  "staffPresentRegister",
  "staffPresentCounted",
  "boysEnrolled",
  "girlsEnrolled",
  "boysPresentRegister",
  "girlsPresentRegister",
  "boysPresentCounted",
  "girlsPresentCounted",
];
/** Visits to one teacher, or about what was agreed, count nobody. */
const withoutCounts = ["coaching", "followUp"];
const ofLesson = ["teacherId", "grade", "subject"];
const noteFields = ["feedbackTo", "feedbackTopics"];

/** The fields of the arrival that this visit needs. */
export function arrivalNeeds(visit: Payload): string[] {
  const always = ["date", "arrivedAt", "leftAt", "schoolOpen"];
  if (visit.schoolOpen === false) return [...always, "closedReason"];
  if (visit.schoolOpen !== true) return always;
  const counted = withoutCounts.includes(String(visit.visitType)) ? [] : counts;
  return [...always, "headTeacherPresent", "metWith", ...counted];
}

const partOf = (field: string): VisitPart =>
  noteFields.includes(field) || field === "remarks"
    ? "notes"
    : field.startsWith("cancelled") || field.startsWith("incomplete")
      ? "finish"
      : "arrival";

function ofFields(content: VisitContent, part: "arrival" | "notes", needs: readonly string[]): PartStanding {
  const { visit, problems } = content;
  const missing: Missing[] = needs
    .filter((field) => visit[field] === undefined)
    .map((field) => ({ part, what: "field", kind: VISIT, field, record: null }));
  const wrong: Missing[] = problems
    .filter(({ field, code }) => code !== "required" && partOf(field) === part)
    .map((problem) => ({
      part,
      what: "wrongField",
      kind: VISIT,
      field: problem.field,
      record: null,
      problem,
    }));
  return {
    done: needs.length - missing.length,
    needed: needs.length,
    entries: null,
    missing: [...missing, ...wrong],
  };
}

function ofForm(form: VisitContent["form"]): PartStanding {
  const part = "form";
  if (form === "unread") return { done: 0, needed: 1, entries: null, missing: [{ part, what: "form" }] };
  const asked = [...(form?.byId.values() ?? [])].filter((one) => one.relevant && isAsked(one.question));
  const needed = asked.filter(({ question }) => question.required);
  const missing = asked.flatMap(({ question, missing, problem, unread }): Missing[] => {
    const at = { part, question: question.id, name: question.name } as const;
    if (missing) return [{ ...at, what: "question" }];
    return problem ? [{ ...at, what: "wrongAnswer", unread }] : [];
  });
  const open = needed.filter((one) => one.missing || one.problem).length;
  return { done: needed.length - open, needed: needed.length, entries: null, missing };
}

function ofLessons({ visit, lessons }: VisitContent): PartStanding {
  const part = "lessons";
  const missing = lessons.flatMap((lesson) =>
    ofLesson
      .filter((field) => lesson.data[field] === undefined)
      .map((field): Missing => ({ part, what: "field", kind: "TeacherVisit", field, record: lesson.id })),
  );
  const isNeeded = visit.visitType === "coaching" && visit.schoolOpen !== false;
  if (isNeeded && lessons.length === 0) missing.push({ part, what: "lesson" });
  const open = new Set(missing.map((one) => ("record" in one ? one.record : null))).size;
  const needed = Math.max(lessons.length, isNeeded ? 1 : 0);
  return { done: needed - open, needed, entries: lessons.length, missing };
}

const isEnded = ({ data }: RecordRow) => data.status === "complete" || data.status === "stopped";

export function standingOf(content: VisitContent): Standing {
  const { visit, assessments, agreed, carried } = content;
  const open = assessments.filter((one) => !isEnded(one));
  const wordless = agreed.filter(({ data }) => data.action === undefined);
  return {
    arrival: ofFields(content, "arrival", arrivalNeeds(visit)),
    form: ofForm(content.form),
    lessons: ofLessons(content),
    pupils: {
      done: assessments.length - open.length,
      needed: assessments.length,
      entries: assessments.length,
      missing: open.map(({ id, label }) => ({ part: "pupils", what: "assessment", record: id, label })),
    },
    notes: ofFields(content, "notes", visit.schoolOpen === true ? noteFields : []),
    actions: {
      done: agreed.length - wordless.length,
      needed: agreed.length,
      entries: agreed.length + carried.length,
      missing: wordless.map(({ id }) => ({ part: "actions", what: "action", record: id })),
    },
  };
}

export function missingIn(standing: Standing): Missing[] {
  return Object.values(standing).flatMap(({ missing }) => missing);
}

/** Where the missing thing is entered, as the address of its part names it. */
export function placeOf(missing: Missing): string | null {
  if ("name" in missing) return missing.name;
  if ("field" in missing) return missing.record ?? missing.field;
  return "record" in missing ? missing.record : null;
}
