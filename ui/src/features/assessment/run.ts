/**
 * One section from its first mark to its end: a pure reducer. Every event carries the moment it happened in
 * milliseconds; no clock is read here. What the rules of the domain do not allow cannot come about: the state
 * stays and says why.
 */

import { blankLetters, logged, type Run, refused, type Tool } from "./run/state";
import * as timed from "./run/timed";
import * as untimed from "./run/untimed";
import { isTimed, type Section, stopsAt } from "./section";

export type RunEvent = { ms: number } & (
  | { type: "start"; at: string }
  | { type: "tick" }
  | { type: "stop" }
  /** The stop was a slip: the pupil reads on, and no time was lost. */
  | { type: "takeBackStop" }
  | { type: "pause" }
  | { type: "move"; to: number }
  | { type: "tool"; tool: Tool }
  /** An item is pressed: what that does is the tool's to say. */
  | { type: "press"; item: number }
  | { type: "mark"; item: number; as: "0" | "n" }
  | { type: "answer"; item: number; as: untimed.Answer }
  | { type: "last"; item: number }
  | { type: "reached"; item: number }
  | { type: "undo" }
  | { type: "confirm"; at: string }
  | { type: "dismiss" }
  /** An interrupted section is taken as stopped where its clock was last seen. */
  | { type: "keep" }
  | { type: "restart" }
  | { type: "correct" }
  | { type: "finish"; at: string }
);

/** Answers to an open question, and the passing of time; all else waits for the answer. */
const WHILE_ASKED: readonly RunEvent["type"][] = ["tick", "confirm", "dismiss", "undo"];

export function run(section: Section, before: Run, event: RunEvent): Run {
  const now = timed.advanced(section, before, event.ms);
  if (now.question && !WHILE_ASKED.includes(event.type)) return now;
  switch (event.type) {
    case "tick":
      return now;
    case "start":
      return started(section, now, event);
    case "stop":
      return isTimed(section) ? stoppedByHand(now) : now;
    case "takeBackStop":
      return stopTakenBack(now);
    case "pause":
      return paused(section, now);
    case "move":
      return moved(now, event.to);
    case "tool":
      return withTool(now, event.tool);
    case "press":
      return pressed(section, now, event.item);
    case "mark":
      return isItem(now, event.item) ? timed.marked(section, now, event.item, event.as) : now;
    case "answer":
      return isItem(now, event.item) ? untimed.answered(section, now, event.item, event.as) : now;
    case "last":
      return event.item === 0 || isItem(now, event.item) ? timed.lastChosen(section, now, event.item) : now;
    case "reached":
      return isItem(now, event.item) ? timed.reachedChosen(now, event.item) : now;
    case "undo":
      return now.question ? dismissed(section, now, event.ms) : undone(section, now);
    case "confirm":
      return confirmed(section, now, event.at);
    case "dismiss":
      return dismissed(section, now, event.ms);
    case "keep":
      return now.phase === "interrupted" ? kept(section, now, event.ms) : now;
    case "restart":
      return restarted(section, now);
    case "correct":
      return corrected(section, now, event.ms);
    case "finish":
      return finished(section, now, event.at);
  }
}

const isItem = (state: Run, item: number) => item >= 1 && item <= state.letters.length;

function started(section: Section, state: Run, event: { ms: number; at: string }): Run {
  if (state.phase !== "ready") return state;
  return {
    ...logged(state, "start"),
    phase: "running",
    asOf: event.ms,
    openedAt: state.openedAt ?? event.at,
    cursor: Math.max(1, state.letters.indexOf(".") + 1),
    tool: isTimed(section) ? "wrong" : state.tool,
    notice: null,
  };
}

function stoppedByHand(state: Run): Run {
  if (state.phase === "paused") return timed.stopped(logged(state, "resume"), "assessor");
  return state.phase === "running" ? timed.stopped(state, "assessor") : state;
}

/** Once the time is up nobody knows how far the pupil came within it: the stop by hand stands. */
function stopTakenBack(state: Run): Run {
  const isSlip = state.phase === "stopped" && state.stop?.by === "assessor" && state.lastItem === null;
  if (!isSlip || state.asOf === null) return state;
  if (state.elapsedMs >= state.durationMs) return refused(state, "timeIsUp");
  return { ...logged(state, "stopTakenBack"), phase: "running", stop: null, tool: "wrong", notice: null };
}

/** What the marks say about the stop rule still counts; without it, the last item is asked for. */
function kept(section: Section, state: Run, ms: number): Run {
  const stopped = timed.stopped({ ...state, asOf: ms }, "interruption");
  const at = stopsAt(section.stop, state.letters);
  return at === null ? stopped : timed.endedByRule(stopped, at, state.elapsedMs);
}

function paused(section: Section, state: Run): Run {
  if (!section.pause) return refused(state, "noPause");
  if (state.phase === "running") return { ...logged(state, "pause"), phase: "paused", notice: null };
  if (state.phase === "paused") return { ...logged(state, "resume"), phase: "running", notice: null };
  return state;
}

function moved(state: Run, to: number): Run {
  const cursor = Math.min(Math.max(1, to), state.letters.length);
  return { ...state, cursor, movedMs: state.phase === "running" ? state.elapsedMs : null };
}

function withTool(state: Run, tool: Tool): Run {
  if (tool === "last" && state.phase !== "stopped") return state;
  if (tool === "reached" && !state.timeMarkAsked) return state;
  return { ...state, tool, notice: null };
}

function pressed(section: Section, state: Run, item: number): Run {
  if (!isItem(state, item)) return state;
  if (!isTimed(section)) return moved(state, item);
  const done = state.phase === "stopped" || state.phase === "running";
  if (done && state.tool === "last") return timed.lastChosen(section, state, item);
  if (done && state.tool === "reached") return timed.reachedChosen(state, item);
  return timed.marked(section, state, item, state.tool === "noResponse" ? "n" : "0");
}

function undone(section: Section, state: Run): Run {
  const last = state.undo.at(-1);
  if (!last || state.phase === "done" || state.phase === "interrupted")
    return refused(state, "nothingToUndo");
  const back: Run = {
    ...logged(state, "undo", last.item),
    letters: last.letters,
    lastItem: last.lastItem,
    reached: last.reached,
    cursor: Math.max(1, last.item),
    undo: state.undo.slice(0, -1),
    question: null,
    notice: null,
  };
  return isTimed(section) ? back : untimed.settledByRule(section, back);
}

function confirmed(section: Section, state: Run, at: string): Run {
  const question = state.question;
  switch (question?.kind) {
    case undefined:
      return state;
    case "drop":
      return timed.withLast(state, question.last);
    case "gaps":
      return closed({ ...untimed.withGapsFilled(state), question: null }, at);
    case "rule":
      return isTimed(section)
        ? timed.endedByRule(state, question.at, question.elapsedMs)
        : untimed.endedListByRule(state, question.at);
  }
}

/** A rule that is not to end the section: the mark that met it was a slip, and goes. */
function dismissed(section: Section, state: Run, ms: number): Run {
  if (state.question?.kind !== "rule") return { ...state, question: null };
  return timed.advanced(section, undone(section, state), ms);
}

function restarted(section: Section, state: Run): Run {
  if (state.phase === "ready" || state.phase === "running" || state.phase === "paused") return state;
  const old = logged(state, "restart", state.lastItem ?? undefined, state.letters.join(""));
  return {
    ...old,
    phase: "ready",
    letters: blankLetters(section, state.words),
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
    movedMs: null,
    undo: [],
    question: null,
    notice: null,
    finishedAt: null,
  };
}

function corrected(section: Section, state: Run, ms: number): Run {
  if (state.phase !== "done") return state;
  const open: Run = {
    ...logged(state, "correct"),
    phase: "stopped",
    asOf: ms,
    finishedAt: null,
    notice: null,
  };
  if (isTimed(section)) return { ...open, tool: "wrong" };
  return open.stop?.by === "rule" ? open : { ...open, phase: "running" };
}

function finished(section: Section, state: Run, at: string): Run {
  if (isTimed(section)) {
    if (state.phase !== "stopped") return state;
    return state.lastItem === null ? refused(state, "needsLast") : closed(state, at);
  }
  if (state.phase !== "running" && state.phase !== "stopped") return state;
  const open = untimed.openItems(state);
  if (state.letters.every((letter) => letter === "." || letter === "s"))
    return refused(state, "nothingAnswered");
  if (open.gaps.length + open.tail.length > 0) return { ...state, question: { kind: "gaps", ...open } };
  return closed(state, at);
}

function closed(state: Run, at: string): Run {
  return { ...logged(state, "finish"), phase: "done", finishedAt: at, undo: [], notice: null };
}
