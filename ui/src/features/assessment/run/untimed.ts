/** The rules of a list and of questions: an answer per item, in any order, and the stop rule. Pure. */
import type { Letter } from "../letters";
import { type Section, stopsAt } from "../section";
import { logged, type Run, refused, remembered, withLetter } from "./state";
import { isStoppedByRule, stopped } from "./timed";

export type Answer = "1" | "0" | "n";

/** An answer, or the same one a second time, which takes it back. Goes on to the next item without one. */
export function answered(section: Section, run: Run, item: number, answer: Answer): Run {
  if (run.phase === "ready") return refused(run, "notStarted", item);
  if (run.phase === "done") return refused(run, "finished", item);
  if (run.letters[item - 1] === "s") return refused(run, "notAsked", item);
  if (run.lastItem !== null && item > run.lastItem) return refused(run, "afterLast", item);
  const next: Letter = run.letters[item - 1] === answer ? "." : answer;
  const made = logged(withLetter(remembered(run, item), item, next), next, item);
  const settled = settledByRule(section, { ...made, notice: null });
  if (next === ".") return settled;
  const at = stopsAt(section.stop, settled.letters);
  if (settled.phase === "running" && at !== null && at < section.items.length) {
    return { ...settled, question: { kind: "rule", at, elapsedMs: 0 } };
  }
  return { ...settled, cursor: nextOpen(settled, item) };
}

/** A correction may make the rule that ended the section hold no longer: then the section goes on. */
export function settledByRule(section: Section, run: Run): Run {
  if (run.stop?.by !== "rule" || isStoppedByRule(section, run)) return run;
  return { ...run, phase: "running", stop: null, lastItem: null };
}

function nextOpen(run: Run, item: number): number {
  const after = run.letters.findIndex((letter, index) => index >= item && letter === ".");
  return after >= 0 ? after + 1 : item;
}

export function endedListByRule(run: Run, at: number): Run {
  const letters = run.letters.map((letter, index) => (index < at || letter === "s" ? letter : "."));
  return { ...stopped(run, "rule", 0), question: null, letters, lastItem: at, cursor: at };
}

/** Items without an answer: between the answers, and after the last of them. */
export function openItems(run: Run): { gaps: number[]; tail: number[] } {
  const isAnswered = (letter: Letter) => letter !== "." && letter !== "s";
  const end = run.lastItem ?? run.letters.findLastIndex(isAnswered) + 1;
  const open = [...run.letters.entries()].filter(([, letter]) => letter === ".").map(([index]) => index + 1);
  return {
    gaps: open.filter((item) => item <= end),
    tail: run.lastItem === null ? open.filter((item) => item > end) : [],
  };
}

/** What was asked without an answer being noted is told apart from what was not attempted. */
export function withGapsFilled(run: Run): Run {
  const { gaps } = openItems(run);
  return { ...run, letters: run.letters.map((letter, index) => (gaps.includes(index + 1) ? "m" : letter)) };
}
