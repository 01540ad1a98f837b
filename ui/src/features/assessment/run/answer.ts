/** Between a section as it is run and the SectionAnswer that is kept of it. Pure. */
import type { Json, Payload } from "../../../api/types";
import { type Letter, lettersOf } from "../letters";
import { isTimed, type Section, stopsAt } from "../section";
import { blankLetters, type Entry, elapsedOf, fresh, type Phase, type Run, type StoppedBy } from "./state";
import { isStoppedByRule } from "./timed";

/** The fields that this screen writes; one without a value is taken away. */
export type AnswerFields = Record<string, Json | undefined>;

/** What is marked, as it is kept: once the last item is known, what is unmarked before it is right. */
export function keptLetters(section: Section, state: Run): Letter[] {
  const last = state.lastItem;
  if (!isTimed(section) || last === null) return [...state.letters];
  return state.letters.map((letter, index) => (index >= last ? "." : letter === "." ? "1" : letter));
}

export function answerOf(section: Section, state: Run): AnswerFields {
  if (state.log.length === 0) return {};
  const timed = isTimed(section);
  const begun = state.phase !== "ready";
  const over = state.phase === "stopped" || state.phase === "done";
  const elapsed = Math.round(elapsedOf(state));
  return {
    items: keptLetters(section, state).join(""),
    lastItem: state.lastItem ?? undefined,
    durationSeconds: timed && begun ? state.durationMs / 1000 : undefined,
    secondsLeft: timed && begun && state.timeKnown ? (state.durationMs - elapsed) / 1000 : undefined,
    autoStopped: over ? isStoppedByRule(section, state) : undefined,
    itemAtTime: state.reached ?? undefined,
    timeMarkSeconds: state.timeMarkAsked ? (section.timeMarkSeconds ?? undefined) : undefined,
    openedAt: state.openedAt ?? undefined,
    finishedAt: state.finishedAt ?? undefined,
    skippedReason: undefined,
    events: state.log.map((entry) => ({ ...entry })),
  };
}

/** Finished here, or brought by another program that keeps no log. */
export function isFinished(data: Payload): boolean {
  const hasItems = typeof data.items === "string" && data.items !== "";
  return typeof data.finishedAt === "string" || (hasItems && !Array.isArray(data.events));
}

const CONTROL = ["start", "stopTakenBack", "restart", "stop", "timeUp", "rule", "interrupted", "correct"];
const STOPPED_BY: Record<string, StoppedBy> = { stop: "assessor", timeUp: "time", rule: "rule" };

/** The section as it was left. A clock that ran when the program ended is not resumed: nobody knows what passed. */
export function restored(section: Section, data: Payload | null, words: number | null): Run {
  const start = fresh(section, words);
  if (!data || typeof data.items !== "string" || data.items === "") return start;
  const log = entriesOf(data.events);
  const number = (field: string) => (typeof data[field] === "number" ? (data[field] as number) : null);
  const text = (field: string) => (typeof data[field] === "string" ? (data[field] as string) : null);
  const durationMs = (number("durationSeconds") ?? section.durationSeconds ?? 0) * 1000;
  const elapsedMs = durationMs - (number("secondsLeft") ?? 0) * 1000;
  const control = log.findLast((entry) => CONTROL.includes(entry.state))?.state ?? "";
  // The passage was corrected since, and reaches questions that were not asked: they are still to be asked.
  const isFinal = isFinished(data) && !isReachedSince(section, data, words);
  const phase = phaseOf(section, isFinal, control);
  const letters = lettersBefore(section, data.items, words);
  const at = stopsAt(section.stop, letters);
  const lastItem = number("lastItem") ?? (data.autoStopped === true ? at : null);
  const over = phase === "stopped" || phase === "done";
  const by: StoppedBy =
    data.autoStopped === true
      ? "rule"
      : (STOPPED_BY[control] ?? (number("secondsLeft") === 0 ? "time" : "assessor"));
  return {
    ...start,
    phase,
    letters,
    cursor: Math.max(1, lastItem ?? 1),
    tool: phase === "stopped" ? "last" : "wrong",
    lastItem,
    reached: number("itemAtTime"),
    timeMarkAsked: number("timeMarkSeconds") !== null,
    stop: over && (isTimed(section) || by === "rule") ? { by, elapsedMs } : null,
    durationMs,
    elapsedMs: phase === "ready" ? 0 : elapsedMs,
    timeKnown: phase === "ready" || number("secondsLeft") !== null,
    logMs: log.at(-1)?.ms ?? 0,
    log,
    // The question was open when the program ended.
    question:
      phase === "running" && at !== null && at < letters.length ? { kind: "rule", at, elapsedMs: 0 } : null,
    openedAt: text("openedAt"),
    finishedAt: isFinal ? text("finishedAt") : null,
  };
}

/** Whether questions of a finished section were not asked that the pupil, as the passage is marked now, read as far as. */
export function isReachedSince(section: Section, data: Payload, words: number | null): boolean {
  if (words === null || isTimed(section) || !isFinished(data)) return false;
  const blank = blankLetters(section, words);
  const end = typeof data.lastItem === "number" ? data.lastItem : section.items.length;
  return lettersOf(data.items, section.items.length)
    .slice(0, end)
    .some((letter, index) => letter === "s" && blank[index] !== "s");
}

function phaseOf(section: Section, finished: boolean, control: string): Phase {
  if (finished) return "done";
  if (control === "restart" || control === "") return "ready";
  const ran = control === "start" || control === "stopTakenBack";
  if (isTimed(section)) return ran ? "interrupted" : "stopped";
  return control === "rule" ? "stopped" : "running";
}

/** The letters as they are worked on. Of questions, those that the pupil read as far as are asked, and no others. */
function lettersBefore(section: Section, items: string, words: number | null): Letter[] {
  const letters = lettersOf(items, section.items.length);
  if (isTimed(section)) return letters.map((letter) => (letter === "1" ? "." : letter));
  if (words === null) return letters;
  const blank = blankLetters(section, words);
  return letters.map((letter, index) => (blank[index] === "s" ? "s" : letter === "s" ? "." : letter));
}

function entriesOf(events: Json | undefined): Entry[] {
  if (!Array.isArray(events)) return [];
  return events.flatMap((event) => {
    if (typeof event !== "object" || event === null || Array.isArray(event)) return [];
    const { ms, state, item, items } = event;
    if (typeof ms !== "number" || typeof state !== "string") return [];
    return [
      {
        ms,
        state,
        ...(typeof item === "number" ? { item } : {}),
        ...(typeof items === "string" ? { items } : {}),
      },
    ];
  });
}
