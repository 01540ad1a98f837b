import { describe, expect, it } from "vitest";
import type { Payload } from "../../../api/types";
import {
  confirm,
  finish,
  last,
  played,
  type Step,
  sectionWith,
  start,
  wrong,
  wrongAll,
} from "../../../testing/sectionScript";
import { answerOf, restored } from "./answer";

const grid = sectionWith();
const kept = (steps: Step[], section = grid): Payload =>
  JSON.parse(JSON.stringify(answerOf(section, played(section, steps)))) as Payload;
const reopened = (steps: Step[], section = grid) => restored(section, kept(steps, section), null);

describe("a section that is opened again", () => {
  it("knows every phase from what is on disk", () => {
    const cases: [Step[], string][] = [
      [[], "ready"],
      [
        [
          [0, start],
          [9, wrong(2)],
        ],
        "interrupted",
      ],
      [
        [
          [0, start],
          [9, { type: "stop" }],
        ],
        "stopped",
      ],
      [
        [
          [0, start],
          [9, { type: "stop" }],
          [10, { type: "takeBackStop" }],
        ],
        "interrupted",
      ],
      [
        [
          [0, start],
          [60, { type: "tick" }],
          [61, last(4)],
        ],
        "stopped",
      ],
      [
        [
          [0, start],
          [60, { type: "tick" }],
          [61, last(4)],
          [62, finish],
        ],
        "done",
      ],
      [
        [
          [0, start],
          [60, { type: "tick" }],
          [61, last(4)],
          [62, finish],
          [63, { type: "correct" }],
        ],
        "stopped",
      ],
      [
        [
          [0, start],
          [60, { type: "tick" }],
          [61, { type: "restart" }],
        ],
        "ready",
      ],
    ];
    for (const [steps, phase] of cases) expect(reopened(steps).phase, JSON.stringify(steps)).toBe(phase);
  });

  it("writes what it read, so that looking at a section changes nothing", () => {
    const cases: Step[][] = [
      [
        [0, start],
        [9, wrong(2)],
      ],
      [
        [0, start],
        [9, wrong(2)],
        [20, { type: "stop" }],
        [30, last(6)],
        [31, finish],
      ],
      [[0, start], ...wrongAll([1, 2, 3, 4, 5]), [8, confirm], [9, finish]],
    ];
    for (const steps of cases) {
      const section = grid;
      expect(JSON.parse(JSON.stringify(answerOf(section, reopened(steps))))).toEqual(kept(steps));
    }
  });

  it("does not resume a clock that ran when the program ended; it is kept as stopped there, or begun again", () => {
    const cut: Step[] = [
      [0, start],
      [9, wrong(2)],
      [14, { type: "tick" }],
    ];
    const open = reopened(cut);
    const later = played(
      grid,
      [
        [900, { type: "tick" }],
        [901, wrong(3)],
      ],
      open,
    );
    expect(later).toMatchObject({ phase: "interrupted", notice: { code: "interrupted" } });
    const keptThere = played(
      grid,
      [
        [900, { type: "keep" }],
        [905, last(6)],
        [910, finish],
      ],
      open,
    );
    expect(answerOf(grid, keptThere)).toMatchObject({ items: "101111..............", secondsLeft: 46 });
    const again = answerOf(
      grid,
      played(
        grid,
        [
          [900, { type: "restart" }],
          [901, start],
        ],
        open,
      ),
    );
    expect(again).toMatchObject({ items: ".".repeat(20), secondsLeft: 60 });
    expect(
      (again.events as { state: string; items?: string }[]).find(({ state }) => state === "restart"),
    ).toMatchObject({ items: ".0.................." });
  });

  it("ends an interrupted section by the rule when its marks had met it", () => {
    const open = reopened([[0, start], ...wrongAll([1, 2, 3, 4, 5])]);
    expect(answerOf(grid, played(grid, [[1, { type: "keep" }]], open))).toMatchObject({
      autoStopped: true,
      lastItem: 5,
      secondsLeft: 57,
    });
  });

  it("does not take back a stop of another sitting", () => {
    const open = reopened([
      [0, start],
      [9, { type: "stop" }],
    ]);
    expect(played(grid, [[10, { type: "takeBackStop" }]], open).phase).toBe("stopped");
  });

  it("reads a section of another program, without log or time, and invents no time when it is corrected", () => {
    const data = { section: "letters", items: "1101", lastItem: 4 };
    const open = restored(grid, data, null);
    expect(open).toMatchObject({ phase: "done", lastItem: 4 });
    const corrected = played(
      grid,
      [
        [1, { type: "correct" }],
        [2, wrong(1)],
        [3, finish],
      ],
      open,
    );
    expect(answerOf(grid, corrected)).toMatchObject({
      items: "0101................",
      secondsLeft: undefined,
    });
  });

  it("asks the questions that a passage read further now reaches", () => {
    const items = [3, 8].map((after) => ({ text: `After ${after}`, answer: null, after }));
    const questions = { ...sectionWith({ type: "questions", durationSeconds: null, stop: null }), items };
    const data = {
      items: "1s",
      events: [
        { ms: 0, state: "start" },
        { ms: 5, item: 1, state: "1" },
      ],
    };
    expect(restored(questions, data, 8).letters.join("")).toBe("1.");
    expect(restored(questions, data, 2).letters.join("")).toBe("ss");
  });

  it("follows a passage that is corrected after its questions were finished", () => {
    const items = [4, 8].map((after) => ({ text: "?", answer: null, after }));
    const questions = { ...sectionWith({ type: "questions", durationSeconds: null, stop: null }), items };
    const done = (marks: string) => ({
      items: marks,
      events: [{ ms: 0, state: "start" }],
      finishedAt: "2026-03-12T07:00:00Z",
    });
    // Read less far than was thought: what lies beyond was never to be asked.
    expect(restored(questions, done("11"), 5)).toMatchObject({ phase: "done", letters: ["1", "s"] });
    // Read further: the second question is still to be asked.
    expect(restored(questions, done("1s"), 9)).toMatchObject({
      phase: "running",
      letters: ["1", "."],
      finishedAt: null,
    });
    expect(restored(questions, done("1s"), 5).phase).toBe("done");
    // A rule ended the questions before it.
    expect(restored(questions, { ...done("0s"), lastItem: 1, autoStopped: true }, 9).phase).toBe("done");
  });

  it("asks again about a list whose rule was met when the program ended", () => {
    const list = sectionWith(
      { type: "list", durationSeconds: null, stop: { kind: "consecutive", count: 2 } },
      5,
    );
    const data = { items: "100..", events: [{ ms: 0, state: "start" }] };
    expect(restored(list, data, null).question).toMatchObject({ kind: "rule", at: 3 });
  });
});
