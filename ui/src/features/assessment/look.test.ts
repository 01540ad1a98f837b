import { describe, expect, it } from "vitest";
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
} from "../../testing/sectionScript";
import { heard, hesitationOf, lookOf, sayingOf } from "./look";

const grid = sectionWith({ timeMarkSeconds: 30, pause: true });

describe("the one line above the items", () => {
  it("says in every phase what is to be done", () => {
    const cases: [Step[], object | null][] = [
      [[], { key: "ready" }],
      [[[0, start]], { key: "running" }],
      [
        [
          [0, start],
          [4, { type: "pause" }],
        ],
        { key: "paused" },
      ],
      [
        [
          [0, start],
          [31, { type: "tick" }],
        ],
        { key: "reached", seconds: 30 },
      ],
      [
        [
          [0, start],
          [31, { type: "reached", item: 4 }],
        ],
        { key: "running" },
      ],
      [
        [
          [0, start],
          [9, { type: "stop" }],
        ],
        { key: "chooseLast" },
      ],
      [
        [
          [0, start],
          [60, { type: "tick" }],
        ],
        { key: "timeUpLast" },
      ],
      [
        [
          [0, start],
          [9, { type: "stop" }],
          [10, last(6)],
        ],
        { key: "review", item: 6 },
      ],
      [
        [
          [0, start],
          [9, { type: "stop" }],
          [10, last(0)],
        ],
        { key: "reviewNone" },
      ],
      [[[0, start], ...wrongAll([1, 2, 3, 4, 5]), [8, confirm]], { key: "ruleEnded", item: 5 }],
      [
        [
          [0, start],
          [9, { type: "stop" }],
          [10, last(6)],
          [11, finish],
        ],
        null,
      ],
    ];
    for (const [steps, saying] of cases) expect(sayingOf(grid, played(grid, steps))).toEqual(saying);
  });

  it("tells a screen reader what a mark did", () => {
    const told = (...steps: Step[]) => heard(played(grid, [[0, start], ...steps]));
    expect(told([1, wrong(3)])).toEqual({ key: "marked", item: 3 });
    expect(told([1, wrong(3)], [2, wrong(3)])).toEqual({ key: "cleared", item: 3 });
    expect(told([1, wrong(3)], [2, { type: "undo" }])).toEqual({ key: "cleared", item: 3 });
    expect(told()).toBeNull();
  });

  it("names the item and the seconds of a silence", () => {
    const silent = played(grid, [
      [0, start],
      [2, { type: "move", to: 4 }],
      [5, { type: "tick" }],
    ]);
    expect(hesitationOf(grid, silent)).toEqual({ item: 4, seconds: 3 });
  });
});

it("an unmarked item is open until the last item is known, then right or not attempted", () => {
  expect([lookOf(".", 3, null, true), lookOf(".", 3, 5, true), lookOf(".", 6, 5, true)]).toEqual([
    "open",
    "right",
    "notAttempted",
  ]);
  // Of a list, an item without an answer is never taken for right.
  expect([lookOf(".", 3, 5, false), lookOf("m", 3, null, false)]).toEqual(["open", "missing"]);
});
