/** A form as it is asked: its rows read into questions and nested groups, in order. Pure. */
import type { Json, RecordRow } from "../../../api/types";

export type Choice = { name: string; label: Json };
export type Question = {
  id: string;
  name: string;
  type: string;
  label: string;
  /** The wording by language. */
  labels: Json;
  hint: string | null;
  required: boolean;
  relevant: string | null;
  constraint: string | null;
  constraintMessage: string | null;
  calculation: string | null;
  choices: Choice[];
  default: string | null;
  appearance: string;
};
export type Group = { kind: "group"; question: Question; items: Item[] };
export type Item = { kind: "question"; question: Question } | Group;

/** Questions whose answer the laptop cannot take: they are shown with a sentence and asked of nobody. */
const beyondTheLaptop = new Set(["image", "audio", "barcode", "begin_repeat"]);
/** Rows that hold no answer. */
const withoutAnswer = new Set(["note", "begin_group", "end_group", "end_repeat"]);

/** Rows that need no wording of their own. */
const silent = new Set(["calculate", "begin_group"]);

export const isBeyondTheLaptop = ({ type }: Question) => beyondTheLaptop.has(type);
export const isCalculated = ({ type }: Question) => type === "calculate";
/** Whether a person answers it here. */
export const isAsked = (question: Question) =>
  !isBeyondTheLaptop(question) && !withoutAnswer.has(question.type) && !isCalculated(question);

const text = (value: Json | undefined) => (typeof value === "string" && value.trim() !== "" ? value : null);

function isChoice(value: Json): value is { name: string; label: Json } {
  return (
    typeof value === "object" && value !== null && !Array.isArray(value) && typeof value.name === "string"
  );
}

export function questionFrom({ id, data }: RecordRow): Question {
  return {
    id,
    name: text(data.name) ?? id,
    type: text(data.type) ?? "text",
    label: text(data.label) ?? (silent.has(String(data.type)) ? "" : (text(data.name) ?? "")),
    labels: data.labels ?? null,
    hint: text(data.hint),
    required: data.required === true,
    relevant: text(data.relevant),
    constraint: text(data.constraint),
    constraintMessage: text(data.constraintMessage),
    calculation: text(data.calculation),
    choices: Array.isArray(data.choices)
      ? data.choices.filter(isChoice).map(({ name, label }) => ({ name, label: label ?? name }))
      : [],
    default: text(data.default),
    appearance: text(data.appearance) ?? "",
  };
}

const position = ({ data }: RecordRow) => (typeof data.position === "number" ? data.position : 0);

/**
 * The rows of a form as it is asked: in order, without those that are no longer asked, unless they have an answer.
 */
export function questionsOf(rows: readonly RecordRow[], answered: ReadonlySet<string>): Question[] {
  return [...rows]
    .sort((a, b) => position(a) - position(b))
    .filter((row) => row.data.active !== false || answered.has(row.id))
    .map(questionFrom);
}

/**
 * Groups with what stands in them. What a repeat holds is left out, because the laptop cannot ask it; an end
 * without a beginning is passed over, and a group that is never ended ends with the form.
 */
export function arranged(questions: readonly Question[]): Item[] {
  const top: Item[] = [];
  const open: Group[] = [];
  let repeats = 0;
  for (const question of questions) {
    const into = open.at(-1)?.items ?? top;
    if (question.type === "end_repeat") repeats = Math.max(0, repeats - 1);
    else if (question.type === "begin_repeat") {
      if (repeats === 0) into.push({ kind: "question", question });
      repeats += 1;
    } else if (repeats > 0) continue;
    else if (question.type === "end_group") open.pop();
    else if (question.type === "begin_group") {
      const group: Group = { kind: "group", question, items: [] };
      into.push(group);
      open.push(group);
    } else into.push({ kind: "question", question });
  }
  return top;
}

export function questionsIn(items: readonly Item[]): Question[] {
  return items.flatMap((item) => (item.kind === "group" ? questionsIn(item.items) : [item.question]));
}

/** A wording in the window's language, else in the form's own. Headings like "Swahili (sw)" are understood too. */
export function inLanguage(wording: Json, language: string, otherwise: string): string {
  if (typeof wording === "string") return wording;
  if (typeof wording !== "object" || wording === null || Array.isArray(wording)) return otherwise;
  const found = (code: string) =>
    Object.entries(wording).find(([name]) => name === code || name.toLowerCase().endsWith(`(${code})`))?.[1];
  const [base = language] = language.split("-");
  const said = found(language) ?? found(base);
  if (typeof said === "string" && said.trim() !== "") return said;
  if (otherwise !== "") return otherwise;
  return (
    Object.values(wording)
      .find((one) => typeof one === "string" && one !== "")
      ?.toString() ?? ""
  );
}

export function labelOf(question: Question, language: string): string {
  return inLanguage(question.labels, language, question.label);
}

export function choiceLabel(choice: Choice, language: string): string {
  const own = inLanguage(choice.label, language, "");
  return own !== "" ? own : choice.name;
}
