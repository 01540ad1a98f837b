/** Lets a test tell the running of a section as what happened at which second. */

import { type RunEvent, run } from "../features/assessment/run";
import { fresh, type Run } from "../features/assessment/run/state";
import type { Section } from "../features/assessment/section";

type Bare<E> = E extends RunEvent ? Omit<E, "ms"> : never;
export type Step = [second: number, event: Bare<RunEvent>];

export function sectionWith(changes: Partial<Section> = {}, items = 20): Section {
  return {
    code: "letters",
    title: "Letter sounds",
    type: "timedGrid",
    instruction: null,
    items: Array.from({ length: items }, (_, index) => ({ text: `${index + 1}`, answer: null, after: null })),
    durationSeconds: 60,
    pause: false,
    timeMarkSeconds: null,
    columns: 10,
    stop: { kind: "first", count: 5 },
    hesitationSeconds: 3,
    skipIfZero: null,
    passage: null,
    sentenceEnds: [],
    ...changes,
  };
}

/** Plays the steps; program time does not begin at 0, as it never does. */
export function played(
  section: Section,
  steps: readonly Step[],
  from: Run = fresh(section, null),
  epoch = 5_000,
): Run {
  return steps.reduce(
    (state, [second, event]) => run(section, state, { ...event, ms: epoch + second * 1000 } as RunEvent),
    from,
  );
}

export const at = "2026-03-12T07:00:00Z";
export const start: Bare<RunEvent> = { type: "start", at };
export const finish: Bare<RunEvent> = { type: "finish", at };
export const confirm: Bare<RunEvent> = { type: "confirm", at };
export const wrong = (item: number): Bare<RunEvent> => ({ type: "mark", item, as: "0" });
export const noResponse = (item: number): Bare<RunEvent> => ({ type: "mark", item, as: "n" });
export const last = (item: number): Bare<RunEvent> => ({ type: "last", item });
export const wrongAll = (items: number[], from = 1): Step[] =>
  items.map((item, index) => [from + index * 0.5, wrong(item)]);
