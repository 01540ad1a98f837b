/** How an item looks and is named, and what the one line above the items says. Pure. */
import type { Letter } from "./letters";
import { isHesitating, type Run } from "./run/state";
import { isStoppedByRule } from "./run/timed";
import type { Section } from "./section";

export type ItemLook = "open" | "wrong" | "noResponse" | "right" | "notAttempted" | "notAsked" | "missing";

/** An item without a mark is open until the last item is known. */
export function lookOf(letter: Letter, item: number, lastItem: number | null, timed: boolean): ItemLook {
  switch (letter) {
    case "0":
    case "d":
      return "wrong";
    case "n":
      return "noResponse";
    case "1":
      return "right";
    case "s":
    case "a":
      return "notAsked";
    case "m":
    case "r":
      return "missing";
    case ".":
      if (lastItem === null) return "open";
      return item <= lastItem ? (timed ? "right" : "open") : "notAttempted";
  }
}

/** What is to be done now, by its key under `say`. */
export type Saying =
  | { key: "ready" | "running" | "paused" | "chooseLast" | "timeUpLast" | "interruptedLast" | "reviewNone" }
  | { key: "review" | "ruleEnded"; item: number }
  | { key: "reached"; seconds: number }
  | null;

export function sayingOf(section: Section, run: Run): Saying {
  switch (run.phase) {
    case "ready":
      return { key: "ready" };
    case "paused":
      return { key: "paused" };
    case "running":
      return run.tool === "reached" && run.reached === null
        ? { key: "reached", seconds: section.timeMarkSeconds ?? 0 }
        : { key: "running" };
    case "stopped":
      if (run.lastItem === 0) return { key: "reviewNone" };
      if (isStoppedByRule(section, run)) return { key: "ruleEnded", item: run.lastItem ?? 0 };
      if (run.lastItem !== null) return { key: "review", item: run.lastItem };
      if (run.stop?.by === "interruption") return { key: "interruptedLast" };
      return { key: run.stop?.by === "time" ? "timeUpLast" : "chooseLast" };
    default:
      return null;
  }
}

/** "Move on", with the seconds of silence after which the instrument says so; null while there is no reason. */
export function hesitationOf(section: Section, run: Run): { item: number; seconds: number } | null {
  if (!isHesitating(section, run)) return null;
  return { item: run.cursor, seconds: section.hesitationSeconds ?? 0 };
}

/** What the last mark did, to be told to a screen reader. */
export function heard(
  run: Run,
): { key: "marked" | "noResponse" | "cleared" | "answered"; item: number } | null {
  const entry = run.log.at(-1);
  if (entry?.item === undefined) return null;
  if (entry.state === "0") return { key: "marked", item: entry.item };
  if (entry.state === "n") return { key: "noResponse", item: entry.item };
  if (entry.state === "undo" || entry.state === ".") return { key: "cleared", item: entry.item };
  if (entry.state !== "1") return null;
  return { key: run.letters[entry.item - 1] === "1" ? "answered" : "cleared", item: entry.item };
}
