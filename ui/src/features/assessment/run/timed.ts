/** The rules of a section against the clock: start, marks, time mark, stop, last item. Pure. */
import type { Letter } from "../letters";
import { isTimed, type Section, stopsAt } from "../section";
import { logged, type Run, refused, remembered, type StoppedBy, withLetter } from "./state";

/** Lets the time up to `ms` pass: the clock, the time mark and the end of the time. */
export function advanced(section: Section, before: Run, ms: number): Run {
  const passed = before.asOf === null ? 0 : Math.max(0, ms - before.asOf);
  const runsOn = before.phase === "running" || (before.phase === "stopped" && before.stop?.by === "assessor");
  let run: Run = {
    ...before,
    asOf: before.asOf === null ? null : ms,
    logMs: before.logMs + passed,
    elapsedMs: runsOn ? Math.min(before.elapsedMs + passed, before.durationMs) : before.elapsedMs,
  };
  if (run.phase !== "running" || !isTimed(section)) return run;
  const mark = section.timeMarkSeconds;
  if (mark !== null && !run.timeMarkAsked && run.elapsedMs >= mark * 1000) {
    run = { ...logged(run, "timeMark"), timeMarkAsked: true, tool: "reached" };
  }
  // While the stop rule's question is open, its answer decides how the section ended.
  if (run.elapsedMs >= run.durationMs && run.question?.kind !== "rule") run = stopped(run, "time");
  return run;
}

const stopWords: Record<StoppedBy, string> = {
  assessor: "stop",
  time: "timeUp",
  rule: "rule",
  interruption: "interrupted",
};

export function stopped(run: Run, by: StoppedBy, elapsedMs: number = run.elapsedMs): Run {
  return {
    ...logged(run, stopWords[by]),
    phase: "stopped",
    stop: { by, elapsedMs },
    tool: "last",
    movedMs: null,
    notice: null,
  };
}

/** A mark, or the same mark a second time, which takes it back: the pupil corrected themself. */
export function marked(section: Section, run: Run, item: number, letter: "0" | "n"): Run {
  const refusal = whyNoMark(run, item);
  if (refusal) return refused(run, refusal, item);
  const next: Letter = run.letters[item - 1] === letter ? "." : letter;
  const made = logged(withLetter(remembered(run, item), item, next), next === "." ? "1" : next, item);
  const at = stopsAt(section.stop, made.letters);
  if (made.phase === "running" && at !== null && next !== ".") {
    return { ...made, notice: null, question: { kind: "rule", at, elapsedMs: made.elapsedMs } };
  }
  return { ...made, notice: null };
}

function whyNoMark(run: Run, item: number) {
  if (run.phase === "ready") return "notStarted" as const;
  if (run.phase === "paused") return "paused" as const;
  if (run.phase === "interrupted") return "interrupted" as const;
  if (run.phase === "done") return "finished" as const;
  return run.lastItem !== null && item > run.lastItem ? ("afterLast" as const) : null;
}

/** The last item attempted; 0 for none. Marks beyond it are asked about, never dropped in silence. */
export function lastChosen(section: Section, run: Run, item: number): Run {
  if (run.phase !== "stopped") return refused(run, run.phase === "done" ? "finished" : "needsLast", item);
  if (isStoppedByRule(section, run)) return refused(run, "ruleLast", run.lastItem ?? item);
  const marks = [...run.letters.keys()].map((index) => index + 1);
  const beyond = marks.filter((mark) => mark > item && run.letters[mark - 1] !== ".");
  if (beyond.length > 0) return { ...run, question: { kind: "drop", last: item, marks: beyond } };
  return withLast(run, item);
}

/** Sets the last item; what was marked or noted beyond it goes. */
export function withLast(run: Run, item: number): Run {
  const before = remembered(run, item);
  const dropsReached = run.reached !== null && run.reached > item;
  return {
    ...logged(before, "last", item),
    letters: run.letters.map((letter, index) => (index < item ? letter : ".")),
    lastItem: item,
    cursor: Math.max(1, item),
    reached: dropsReached ? null : run.reached,
    question: null,
    notice: dropsReached ? { code: "reachedDropped", item: run.reached ?? item } : null,
  };
}

/** The item that the pupil was at when the clock came to the time mark. */
export function reachedChosen(run: Run, item: number): Run {
  if (!run.timeMarkAsked || run.phase === "done" || run.phase === "interrupted")
    return refused(run, "notReached", item);
  if (run.lastItem !== null && item > run.lastItem) return refused(run, "afterLast", item);
  return {
    ...logged(remembered(run, item), "reached", item),
    reached: item,
    cursor: item,
    tool: run.phase === "stopped" ? "last" : "wrong",
    notice: null,
  };
}

/** The assessor agrees that the rule ended the section. */
export function endedByRule(run: Run, at: number, elapsedMs: number): Run {
  const ended = { ...stopped(run, "rule", elapsedMs), question: null };
  const reached = run.reached !== null && run.reached > at ? null : run.reached;
  return {
    ...ended,
    letters: run.letters.map((letter, index) => (index < at ? letter : ".")),
    lastItem: at,
    cursor: at,
    reached,
  };
}

/** Whether the stop rule ended the section, and still holds after corrections. */
export function isStoppedByRule(section: Section, run: Run): boolean {
  return (
    run.stop?.by === "rule" && run.lastItem !== null && stopsAt(section.stop, run.letters) === run.lastItem
  );
}
