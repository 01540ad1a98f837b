import { describe, expect, it } from "vitest";
import {
  at,
  confirm,
  finish,
  last,
  noResponse,
  played,
  type Step,
  sectionWith,
  start,
  wrong,
  wrongAll,
} from "../../testing/sectionScript";
import { answerOf } from "./run/answer";
import { isHesitating } from "./run/state";

const grid = sectionWith();
const answer = (steps: Step[], section = grid) => answerOf(section, played(section, steps));

describe("a section against the clock", () => {
  const cases: [name: string, steps: Step[], kept: Record<string, unknown>][] = [
    [
      "marks wrong items alone; what is unmarked before the last item is right",
      [
        [0, start],
        [4, wrong(3)],
        [9, noResponse(5)],
        [40, { type: "stop" }],
        [45, last(8)],
        [50, finish],
      ],
      { items: "1101n111............", lastItem: 8, secondsLeft: 20, autoStopped: false, finishedAt: at },
    ],
    [
      "a second press takes the mark back: the pupil corrected themself",
      [
        [0, start],
        [2, wrong(2)],
        [3, wrong(2)],
        [60, { type: "tick" }],
        [62, last(4)],
      ],
      { items: "1111................", lastItem: 4, secondsLeft: 0 },
    ],
    [
      "another mark replaces the first: no response differs from wrong",
      [
        [0, start],
        [2, wrong(2)],
        [3, noResponse(2)],
      ],
      { items: ".n..................", lastItem: undefined, secondsLeft: 57, autoStopped: undefined },
    ],
    [
      "a pupil who ends early keeps the time left",
      [
        [0, start],
        [33.5, { type: "stop" }],
        [90, last(20)],
        [95, finish],
      ],
      { items: "1".repeat(20), lastItem: 20, secondsLeft: 26.5 },
    ],
    [
      "the clock ends the section by itself, however late it is looked at",
      [
        [0, start],
        [75, { type: "tick" }],
        [80, last(10)],
      ],
      { lastItem: 10, secondsLeft: 0, durationSeconds: 60 },
    ],
    [
      "a pupil who attempted nothing has a last item of 0",
      [
        [0, start],
        [10, { type: "stop" }],
        [11, last(0)],
        [12, finish],
      ],
      { items: ".".repeat(20), lastItem: 0, secondsLeft: 50 },
    ],
    [
      "the first row all wrong ends the section with the flag, at the moment of its last mark",
      [[0, start], ...wrongAll([1, 2, 3, 4, 5], 4), [9, confirm], [10, finish]],
      { items: "00000...............", lastItem: 5, autoStopped: true, secondsLeft: 54 },
    ],
    [
      "no response counts towards the stop rule",
      [[0, start], ...wrongAll([1, 2, 3, 4], 2), [6, noResponse(5)], [8, confirm]],
      { items: "0000n...............", autoStopped: true },
    ],
    [
      "the stop rule is taken back with the slip that met it, and the clock has run on",
      [
        [0, start],
        ...wrongAll([1, 2, 3, 4, 5], 4),
        [9, { type: "dismiss" }],
        [20, { type: "stop" }],
        [22, last(9)],
      ],
      { items: "000011111...........", lastItem: 9, autoStopped: false, secondsLeft: 40 },
    ],
    [
      "a slip seen after the stop takes the flag away",
      [[0, start], ...wrongAll([1, 2, 3, 4, 5], 4), [9, confirm], [12, wrong(2)], [13, finish]],
      { items: "01000...............", lastItem: 5, autoStopped: false },
    ],
    [
      "marks after the item where the rule ended it do not stay",
      [[0, start], ...wrongAll([7, 1, 2, 3, 4, 5], 2), [9, confirm]],
      { items: "00000...............", lastItem: 5 },
    ],
    [
      "a stop taken back costs no time",
      [
        [0, start],
        [10, { type: "stop" }],
        [13, { type: "takeBackStop" }],
        [30, { type: "stop" }],
        [31, last(6)],
      ],
      { secondsLeft: 30, lastItem: 6 },
    ],
    [
      "a stop is not taken back once the time is up",
      [
        [0, start],
        [40, { type: "stop" }],
        [61, { type: "takeBackStop" }],
        [62, last(6)],
      ],
      { secondsLeft: 20, lastItem: 6 },
    ],
    [
      "the last item can be moved before the section is finished",
      [
        [0, start],
        [60, { type: "tick" }],
        [61, last(6)],
        [62, last(9)],
      ],
      { lastItem: 9, items: "111111111..........." },
    ],
    [
      "undo takes marks back one by one",
      [
        [0, start],
        [1, wrong(1)],
        [2, wrong(2)],
        [3, { type: "undo" }],
      ],
      { items: "0..................." },
    ],
  ];
  it.each(cases)("%s", (_name, steps, kept) => {
    expect(answer(steps)).toMatchObject(kept);
  });

  it("asks before it drops marks after the last item, and drops none in silence", () => {
    const marked: Step[] = [
      [0, start],
      [3, wrong(4)],
      [8, wrong(11)],
      [60, { type: "tick" }],
      [64, last(9)],
    ];
    expect(played(grid, marked)).toMatchObject({
      lastItem: null,
      question: { kind: "drop", last: 9, marks: [11] },
    });
    expect(answer([...marked, [66, { type: "dismiss" }]]).items).toBe("...0......0.........");
    expect(answer([...marked, [66, confirm]])).toMatchObject({ items: "111011111...........", lastItem: 9 });
    expect(answer([...marked, [66, confirm], [67, { type: "undo" }]]).items).toBe("...0......0.........");
  });

  const refusals: [name: string, steps: Step[], notice: string][] = [
    ["no mark before the start", [[0, wrong(1)]], "notStarted"],
    [
      "no mark after the last item",
      [
        [0, start],
        [60, { type: "tick" }],
        [61, last(4)],
        [62, wrong(5)],
      ],
      "afterLast",
    ],
    [
      "no last item while the clock runs",
      [
        [0, start],
        [5, last(4)],
      ],
      "needsLast",
    ],
    [
      "no end without a last item",
      [
        [0, start],
        [60, { type: "tick" }],
        [61, finish],
      ],
      "needsLast",
    ],
    [
      "no pause where the instrument allows none",
      [
        [0, start],
        [5, { type: "pause" }],
      ],
      "noPause",
    ],
    [
      "no other last item where the rule ended it",
      [[0, start], ...wrongAll([1, 2, 3, 4, 5]), [8, confirm], [9, last(7)]],
      "ruleLast",
    ],
    [
      "nothing to undo at the start",
      [
        [0, start],
        [1, { type: "undo" }],
      ],
      "nothingToUndo",
    ],
    [
      "no change once it is finished",
      [
        [0, start],
        [9, { type: "stop" }],
        [10, last(4)],
        [11, finish],
        [12, wrong(1)],
      ],
      "finished",
    ],
  ];
  it.each(refusals)("allows %s", (_name, steps, notice) => {
    const before = answer(steps.slice(0, -1));
    const state = played(grid, steps);
    expect(state.notice?.code).toBe(notice);
    expect(answerOf(grid, state).items).toBe(before.items);
    expect(answerOf(grid, state).lastItem).toBe(before.lastItem);
  });

  it("waits for the answer to its question and meanwhile takes no mark", () => {
    const steps: Step[] = [[0, start], ...wrongAll([1, 2, 3, 4, 5]), [6, wrong(9)], [70, { type: "tick" }]];
    expect(played(grid, steps)).toMatchObject({ phase: "running", question: { kind: "rule", at: 5 } });
    // The time is up when the slip is taken back.
    expect(answer([...steps, [71, { type: "undo" }], [72, last(8)]])).toMatchObject({
      items: "00001111............",
      secondsLeft: 0,
      autoStopped: false,
    });
  });

  it("stops after so many wrong in a row, wherever, and keeps what was right before", () => {
    const rule = sectionWith({ stop: { kind: "consecutive", count: 4 } });
    const steps: Step[] = [[0, start], ...wrongAll([2, 6, 7, 8, 9], 10), [14, confirm]];
    expect(answer(steps, rule)).toMatchObject({
      items: "101110000...........",
      lastItem: 9,
      autoStopped: true,
      secondsLeft: 48,
    });
  });

  it("stands still in a pause that the instrument allows, and takes no mark in it", () => {
    const rested = sectionWith({ pause: true });
    const steps: Step[] = [
      [0, start],
      [10, { type: "pause" }],
      [20, wrong(2)],
      [40, { type: "pause" }],
      [50, { type: "stop" }],
      [51, last(4)],
    ];
    expect(answer(steps, rested)).toMatchObject({ items: "1111................", secondsLeft: 40 });
    const stopped: Step[] = [
      [0, start],
      [10, { type: "pause" }],
      [40, { type: "stop" }],
      [41, last(4)],
    ];
    expect(answer(stopped, rested)).toMatchObject({ secondsLeft: 50 });
  });

  it("asks at the time mark which item was reached, and the press that answers marks nothing wrong", () => {
    const timed = sectionWith({ timeMarkSeconds: 30 });
    const asked: Step[] = [
      [0, start],
      [30.2, { type: "tick" }],
    ];
    expect(played(timed, asked)).toMatchObject({ tool: "reached", timeMarkAsked: true });
    const chosen: Step[] = [
      ...asked,
      [31, { type: "press", item: 9 }],
      [33, { type: "press", item: 10 }],
      [60, { type: "tick" }],
      [61, last(14)],
    ];
    expect(answer(chosen, timed)).toMatchObject({
      itemAtTime: 9,
      timeMarkSeconds: 30,
      items: "11111111101111......",
    });
    expect(played(timed, [...chosen, [62, { type: "press", item: 8 }]]).question).toMatchObject({
      kind: "drop",
    });
    const early: Step[] = [
      [0, start],
      [20, { type: "stop" }],
      [21, { type: "reached", item: 3 }],
      [22, last(5)],
    ];
    expect(answer(early, timed)).toMatchObject({ itemAtTime: undefined, timeMarkSeconds: undefined });
  });

  it("lets the item reached at the time mark go when the last item lies before it, and says so", () => {
    const timed = sectionWith({ timeMarkSeconds: 30 });
    const state = played(timed, [
      [0, start],
      [31, { type: "reached", item: 9 }],
      [60, { type: "tick" }],
      [61, last(7)],
    ]);
    expect(state).toMatchObject({ reached: null, notice: { code: "reachedDropped", item: 9 } });
  });

  it("hints to move on when the cursor rests on an unmarked item for as long as the instrument allows", () => {
    const rested: Step[] = [
      [0, start],
      [5, { type: "move", to: 3 }],
    ];
    const hints = (second: number, more: Step[] = []) =>
      isHesitating(grid, played(grid, [...rested, ...more, [second, { type: "tick" }]]));
    expect([
      hints(7.9),
      hints(8),
      hints(9, [[6, wrong(3)]]),
      hints(9, [[8.5, { type: "move", to: 4 }]]),
    ]).toEqual([false, true, false, false]);
  });

  it("keeps a log of every mark and event, in order of time, through an undo, a correction and a new start", () => {
    const steps: Step[] = [
      [0, start],
      [2.1, wrong(3)],
      [4, wrong(3)],
      [5, wrong(4)],
      [6, { type: "undo" }],
      [9, { type: "stop" }],
      [12, last(6)],
      [13, finish],
      [20, { type: "correct" }],
      [21, wrong(2)],
      [22, finish],
      [30, { type: "restart" }],
      [40, start],
    ];
    const { events } = answer(steps) as { events: { ms: number; state: string; item?: number }[] };
    expect(events.map(({ state }) => state)).toEqual([
      "start",
      "0",
      "1",
      "0",
      "undo",
      "stop",
      "last",
      "finish",
      "correct",
      "0",
      "finish",
      "restart",
      "start",
    ]);
    expect(events[1]).toEqual({ ms: 2100, item: 3, state: "0" });
    expect(events[11]).toMatchObject({ items: ".0..................", item: 6 });
    expect(events.map(({ ms }) => ms)).toEqual(events.map(({ ms }) => ms).toSorted((a, b) => a - b));
  });

  it("begins anew with nothing of the old start but its log", () => {
    const again = answer([
      [0, start],
      [5, wrong(1)],
      [9, { type: "stop" }],
      [10, last(3)],
      [11, { type: "restart" }],
      [20, start],
      [50, { type: "stop" }],
      [51, last(4)],
    ]);
    expect(again).toMatchObject({ items: "1111................", secondsLeft: 30, lastItem: 4 });
  });
});
