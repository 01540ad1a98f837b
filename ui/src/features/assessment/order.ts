/** The sections of an assessment in their order: what each has come to, and what the rules say about it. Pure. */
import type { Payload } from "../../api/types";
import { lettersOf } from "./letters";
import { isFinished, isReachedSince } from "./run/answer";
import { isReached, type Section } from "./section";

export const skipReasons = ["refused", "absent", "language", "stopped"] as const;
export type SkipReason = (typeof skipReasons)[number];

export type SectionState =
  | { code: "open" | "inProgress" | "done" | "autoStopped" }
  | { code: "skipped"; reason: SkipReason }
  /** Not done, because `on` came to nothing. */
  | { code: "rule"; on: Section; why: "zero" | "notRead" }
  /** Depends on `on`, which is not finished. */
  | { code: "waits"; on: Section };

export type Answers = ReadonlyMap<string, Payload>;

const isSkipped = (data: Payload | undefined) => typeof data?.skippedReason === "string";
const isOver = (data: Payload | undefined) => data !== undefined && (isSkipped(data) || isFinished(data));

function lastOf(section: Section, data: Payload): number {
  return typeof data.lastItem === "number" ? data.lastItem : section.items.length;
}

/** Whether a finished section has an item that was right. */
function hasCorrect(section: Section, data: Payload | undefined): boolean {
  if (!data || isSkipped(data)) return false;
  return lettersOf(data.items, section.items.length).slice(0, lastOf(section, data)).includes("1");
}

/** Words of the passage that the pupil attempted; null for a section that is about no passage. */
export function wordsRead(section: Section, sections: readonly Section[], answers: Answers): number | null {
  const passage = section.type === "questions" ? sections.find(({ code }) => code === section.passage) : null;
  if (!passage) return null;
  const data = answers.get(passage.code);
  return data && !isSkipped(data) ? lastOf(passage, data) : 0;
}

/** What the instrument's rules say before the section is begun; null when it may be. */
function ruled(section: Section, sections: readonly Section[], answers: Answers): SectionState | null {
  const named = (code: string | null) => sections.find((candidate) => candidate.code === code);
  const [zero, passage] = [named(section.skipIfZero), named(section.passage)];
  for (const on of [passage, zero]) if (on && !isOver(answers.get(on.code))) return { code: "waits", on };
  if (passage) {
    const words = wordsRead(section, sections, answers) ?? 0;
    if (!section.items.some((item) => isReached(item, words)))
      return { code: "rule", on: passage, why: "notRead" };
  }
  if (zero && !hasCorrect(zero, answers.get(zero.code))) return { code: "rule", on: zero, why: "zero" };
  return null;
}

export function stateOf(section: Section, sections: readonly Section[], answers: Answers): SectionState {
  const data = answers.get(section.code);
  if (data && !isSkipped(data) && isReachedSince(section, data, wordsRead(section, sections, answers)))
    return { code: "inProgress" };
  if (data && isFinished(data) && !isSkipped(data))
    return { code: data.autoStopped === true ? "autoStopped" : "done" };
  const reason = skipReasons.find((known) => known === data?.skippedReason);
  if (reason) return { code: "skipped", reason };
  if (data && typeof data.items === "string" && data.items !== "") return { code: "inProgress" };
  return ruled(section, sections, answers) ?? { code: "open" };
}

export function isSettled(state: SectionState): boolean {
  return state.code !== "open" && state.code !== "inProgress" && state.code !== "waits";
}

/** The section to go on with, other than `except`: the one that was begun, else the first that is still to do. */
export function nextSection(
  sections: readonly Section[],
  answers: Answers,
  except: string | null = null,
): Section | null {
  const states = sections
    .filter(({ code }) => code !== except)
    .map((section) => ({ section, code: stateOf(section, sections, answers).code }));
  const found =
    states.find(({ code }) => code === "inProgress") ?? states.find(({ code }) => code === "open");
  return found?.section ?? null;
}

/** The sections that a rule leaves out and of which that is not written down yet. */
export function unwrittenRules(sections: readonly Section[], answers: Answers): Section[] {
  return sections.filter(
    (section) =>
      stateOf(section, sections, answers).code === "rule" &&
      answers.get(section.code)?.skippedReason !== "rule",
  );
}
