/**
 * One section while it is run: what is marked, how far the clock is, what is asked of the assessor. Immutable;
 * `run.ts` makes the next state from it. It holds no clock: every event brings its milliseconds along.
 */
import type { Letter } from "../letters";
import { isReached, isTimed, type Section } from "../section";

/**
 * `interrupted`: the program ended while the clock ran. `stopped`: the clock stands and the section is not
 * finished yet: marks can be corrected, and a timed section still asks for its last item.
 */
export type Phase = "ready" | "running" | "paused" | "interrupted" | "stopped" | "done";
/** What pressing an item does. */
export type Tool = "wrong" | "noResponse" | "last" | "reached";
export type StoppedBy = "assessor" | "time" | "rule" | "interruption";

/** What must be decided before anything else happens. */
export type Question =
  /** The stop rule is met after item `at`; a mark may be a slip. */
  | { kind: "rule"; at: number; elapsedMs: number }
  /** Marks lie after the item that is to be the last. */
  | { kind: "drop"; last: number; marks: number[] }
  /** Items without an answer: `gaps` between answers, `tail` after the last of them. */
  | { kind: "gaps"; gaps: number[]; tail: number[] };

export type NoticeCode =
  | "notStarted"
  | "paused"
  | "interrupted"
  | "finished"
  | "noPause"
  | "afterLast"
  | "ruleLast"
  | "needsLast"
  | "notAsked"
  | "notReached"
  | "nothingAnswered"
  | "nothingToUndo"
  | "reachedDropped"
  | "timeIsUp";
/** Why nothing, or something else, happened; a new object each time, so that it is told again. */
export type Notice = { code: NoticeCode; item: number };

/** A mark has its letter for a state; all else that happened has a word. */
export type Entry = { ms: number; state: string; item?: number; items?: string };

type Snapshot = { letters: readonly Letter[]; lastItem: number | null; reached: number | null; item: number };

export type Run = {
  readonly phase: Phase;
  /** Of a timed section, `.` is an item without a mark: right if it lies before the last one. */
  readonly letters: readonly Letter[];
  readonly cursor: number;
  readonly tool: Tool;
  /** Counted from 1; 0 when nothing was attempted. */
  readonly lastItem: number | null;
  /** The item reached at the time mark. */
  readonly reached: number | null;
  readonly timeMarkAsked: boolean;
  readonly stop: { by: StoppedBy; elapsedMs: number } | null;
  readonly durationMs: number;
  /** Of the clock, without pauses. Runs on behind a stop by hand, which may be a slip. */
  readonly elapsedMs: number;
  /** False for a section of another program that did not say how long it took. */
  readonly timeKnown: boolean;
  /** The moment of the last event; null when nothing was begun in this window. */
  readonly asOf: number | null;
  /** Since the section was first begun, pauses included: the time of the event log. */
  readonly logMs: number;
  /** Where the clock stood when the cursor was last moved; null once the item there is marked. */
  readonly movedMs: number | null;
  /** Words attempted in the passage that the questions are about. */
  readonly words: number | null;
  readonly log: readonly Entry[];
  readonly undo: readonly Snapshot[];
  readonly question: Question | null;
  readonly notice: Notice | null;
  readonly openedAt: string | null;
  readonly finishedAt: string | null;
};

/** Nothing marked; questions that the pupil did not read as far as are not asked. */
export function blankLetters(section: Section, words: number | null): Letter[] {
  const asksAll = section.type !== "questions" || words === null;
  return section.items.map((item) => (asksAll || isReached(item, words) ? "." : "s"));
}

export function fresh(section: Section, words: number | null): Run {
  return {
    phase: "ready",
    letters: blankLetters(section, words),
    cursor: 1,
    tool: "wrong",
    lastItem: null,
    reached: null,
    timeMarkAsked: false,
    stop: null,
    durationMs: (section.durationSeconds ?? 0) * 1000,
    elapsedMs: 0,
    timeKnown: true,
    asOf: null,
    logMs: 0,
    movedMs: null,
    words,
    log: [],
    undo: [],
    question: null,
    notice: null,
    openedAt: null,
    finishedAt: null,
  };
}

export function logged(run: Run, state: string, item?: number, items?: string): Run {
  const entry: Entry = {
    ms: Math.round(run.logMs),
    state,
    ...(item === undefined ? {} : { item }),
    ...(items === undefined ? {} : { items }),
  };
  return { ...run, log: [...run.log, entry] };
}

export function refused(run: Run, code: NoticeCode, item: number = run.cursor): Run {
  return { ...run, notice: { code, item } };
}

/** What stands now, to come back to. */
export function remembered(run: Run, item: number): Run {
  const { letters, lastItem, reached } = run;
  return { ...run, undo: [...run.undo, { letters, lastItem, reached, item }] };
}

export function withLetter(run: Run, item: number, letter: Letter): Run {
  return { ...run, letters: run.letters.with(item - 1, letter), cursor: item, movedMs: null };
}

/** Milliseconds that the section took: as stopped, or until now. */
export function elapsedOf(run: Run): number {
  return Math.min(run.stop?.elapsedMs ?? run.elapsedMs, run.durationMs);
}

/** Whether a pupil has been silent on the item under the cursor for as long as the instrument allows. */
export function isHesitating(section: Section, run: Run): boolean {
  if (section.hesitationSeconds === null || run.movedMs === null || run.phase !== "running") return false;
  if (!isTimed(section) || run.letters[run.cursor - 1] !== ".") return false;
  return run.elapsedMs - run.movedMs >= section.hesitationSeconds * 1000;
}
