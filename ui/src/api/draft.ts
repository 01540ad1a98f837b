/**
 * What a form holds that is not on disk yet: pure functions over an immutable draft. A change stays in the draft
 * until a save has answered for exactly that value, whatever was typed meanwhile; a refused value stays too.
 */
import type { FieldProblem, Json, Payload } from "./types";

export type Draft = {
  /** The record as the store last confirmed it. */
  readonly saved: Payload;
  /** Unsaved answers; `undefined` takes an answer away. */
  readonly changes: Readonly<Record<string, Json | undefined>>;
  /** Why a field was refused, by field name. */
  readonly refused: Readonly<Record<string, FieldProblem>>;
};

export function draftOf(saved: Payload): Draft {
  return { saved, changes: {}, refused: {} };
}

export function sameValue(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true;
  if (a === undefined || b === undefined || a === null || b === null) return false;
  if (typeof a !== "object" || typeof b !== "object") return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
    return a.every((item, index) => sameValue(item, b[index]));
  }
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => sameValue(a[name], b[name]));
}

/** No answer is no value: an empty text or list is never stored. */
export function answerOf(value: Json | undefined): Json | undefined {
  if (value === null || value === "" || (Array.isArray(value) && value.length === 0)) return undefined;
  return value;
}

export function valuesOf(draft: Draft): Payload {
  const values: Payload = { ...draft.saved };
  for (const [name, value] of Object.entries(draft.changes)) {
    if (value === undefined) delete values[name];
    else values[name] = value;
  }
  return values;
}

export function withChange(draft: Draft, field: string, value: Json | undefined): Draft {
  const answer = answerOf(value);
  const { [field]: _change, ...changes } = draft.changes;
  const { [field]: _refusal, ...refused } = draft.refused;
  if (sameValue(answer, draft.saved[field])) return { ...draft, changes, refused };
  return { ...draft, changes: { ...changes, [field]: answer }, refused };
}

/** What to send for these fields, or null if none of them changed. */
export function requestFor(
  draft: Draft,
  fields: Iterable<string>,
): { set: Payload; unset: string[]; sent: Record<string, Json | undefined> } | null {
  const set: Payload = {};
  const unset: string[] = [];
  const sent: Record<string, Json | undefined> = {};
  for (const field of fields) {
    if (!(field in draft.changes)) continue;
    const value = draft.changes[field];
    sent[field] = value;
    if (value === undefined) unset.push(field);
    else set[field] = value;
  }
  return Object.keys(sent).length > 0 ? { set, unset, sent } : null;
}

/** The store took `sent`. What was typed since then stays a change. */
export function withSaved(draft: Draft, saved: Payload, sent: Record<string, Json | undefined>): Draft {
  const changes: Record<string, Json | undefined> = {};
  for (const [name, value] of Object.entries(draft.changes)) {
    const wasSent = name in sent && sameValue(sent[name], value);
    if (!wasSent && !sameValue(value, saved[name])) changes[name] = value;
  }
  for (const name of Object.keys(sent)) {
    // Put back to what it was while it was under way: that is a change of what has just been stored.
    if (!(name in draft.changes) && !sameValue(draft.saved[name], saved[name]))
      changes[name] = draft.saved[name];
  }
  const refused = Object.fromEntries(Object.entries(draft.refused).filter(([name]) => name in changes));
  return { saved, changes, refused };
}

/** The store refused fields; the draft keeps what was typed and says why at each. */
export function withRefused(draft: Draft, problems: readonly FieldProblem[]): Draft {
  const refused: Record<string, FieldProblem> = {};
  for (const problem of problems) refused[problem.field] ??= problem;
  return { ...draft, refused };
}

export function isDirty(draft: Draft): boolean {
  return Object.keys(draft.changes).length > 0;
}
