/**
 * An answer to a question of a form, in conflict: its value and the reason why there is none are one thing to decide,
 * and it is read with the words of its question. Pure.
 */
import { sameValue } from "../../api/draft";
import type { ConflictField, ConflictView, FieldChoice, Json, Payload, Resolution } from "../../api/types";

export const ANSWER = "MonitoringAnswer";
const VALUE = "value";
const REASON = "noAnswer";

const noAnswer = (why: Json): Json => ({ [REASON]: why });

/** Why there is no answer, if a side says so. */
export function reasonOf(value: Json | undefined): string | null {
  const why =
    typeof value === "object" && value !== null && !Array.isArray(value) ? value[REASON] : undefined;
  return typeof why === "string" ? why : null;
}

/** The conflict with value and reason as one field; any other kind of record as it is. */
export function asOneAnswer(view: ConflictView): ConflictView {
  const value = view.fields.find(({ name }) => name === VALUE);
  const reason = view.fields.find(({ name }) => name === REASON);
  if (view.kind !== ANSWER || !value || !reason) return view;
  const on = (side: "base" | "mine" | "theirs") =>
    value[side] === null && reason[side] !== null ? noAnswer(reason[side]) : value[side];
  const [base, mine, theirs] = [on("base"), on("mine"), on("theirs")];
  const differs = !sameValue(mine, theirs);
  const answer: ConflictField = {
    ...value,
    base,
    mine,
    theirs,
    differs,
    clash: differs && !sameValue(mine, base) && !sameValue(theirs, base),
  };
  return {
    ...view,
    fields: view.fields
      .filter(({ name }) => name !== REASON)
      .map((field) => (field === value ? answer : field)),
  };
}

/** The decision on the one field, said of the two that are kept. */
export function asTwoFields(view: ConflictView, resolution: Resolution): Resolution {
  if (view.kind !== ANSWER || resolution.take !== "fields") return resolution;
  const choice = resolution.fields[VALUE];
  if (choice === undefined) return resolution;
  const reason: FieldChoice = typeof choice === "string" ? choice : { value: null };
  return { ...resolution, fields: { ...resolution.fields, [REASON]: reason } };
}

export type Question = { label: string; type: string; choices: { name: string; label: string }[] };

function inLanguage(text: Json | undefined, language: string): string | null {
  if (typeof text === "string") return text;
  if (typeof text !== "object" || text === null || Array.isArray(text)) return null;
  const found = text[language] ?? text.en ?? Object.values(text)[0];
  return typeof found === "string" ? found : null;
}

export function questionFrom(data: Payload, language: string): Question {
  const choices = Array.isArray(data.choices) ? data.choices : [];
  return {
    label: inLanguage(data.labels, language) ?? inLanguage(data.label, language) ?? String(data.name ?? ""),
    type: typeof data.type === "string" ? data.type : "text",
    choices: choices.flatMap((choice) => {
      if (typeof choice !== "object" || choice === null || Array.isArray(choice)) return [];
      const name = typeof choice.name === "string" ? choice.name : null;
      return name === null ? [] : [{ name, label: inLanguage(choice.label, language) ?? name }];
    }),
  };
}

/** Several choices are kept as their names with spaces between. */
export function chosen(value: Json | undefined): string[] {
  return typeof value === "string" ? value.split(" ").filter(Boolean) : [];
}

/** The labels of what was chosen, or null if the question has no choices to choose from. */
export function choiceLabels(question: Question, value: Json): string[] | null {
  if (question.choices.length === 0) return null;
  const labels = new Map(question.choices.map(({ name, label }) => [name, label]));
  return chosen(value).map((name) => labels.get(name) ?? name);
}
