import { describe, expect, it } from "vitest";
import { at, confirm, finish, played, type Step, sectionWith, start } from "../../../testing/sectionScript";
import { answerOf } from "./answer";
import { fresh } from "./state";
import type { Answer } from "./untimed";

const list = sectionWith(
  { type: "list", durationSeconds: null, stop: { kind: "consecutive", count: 4 } },
  10,
);
const say = (letters: string, from = 1): Step[] =>
  [...letters].map((as, index) => [index + 1, { type: "answer", item: from + index, as: as as Answer }]);

describe("a list without a clock", () => {
  const cases: [name: string, steps: Step[], kept: Record<string, unknown>][] = [
    [
      "keeps right, wrong and no response apart",
      [[0, start], ...say("10n1111111"), [20, finish]],
      { items: "10n1111111", finishedAt: at, lastItem: undefined, secondsLeft: undefined },
    ],
    [
      "takes an answer back that is given twice",
      [[0, start], ...say("10"), [4, { type: "answer", item: 2, as: "0" }]],
      { items: "1.........", finishedAt: undefined },
    ],
    [
      "ends after so many wrong in a row; the rest was not attempted",
      [[0, start], ...say("10n00"), [9, confirm], [10, finish]],
      { items: "10n00.....", autoStopped: true, lastItem: 5, finishedAt: at },
    ],
    [
      "goes on when the answer that met the rule was a slip",
      [[0, start], ...say("10000"), [9, { type: "dismiss" }], ...say("1", 5)],
      { items: "10001.....", autoStopped: undefined, lastItem: undefined },
    ],
    [
      "goes on when a correction after the stop means that the rule was not met",
      [[0, start], ...say("10000"), [9, confirm], [10, { type: "answer", item: 3, as: "1" }], ...say("1", 6)],
      { items: "101001....", lastItem: undefined },
    ],
    [
      "does not ask about its rule on the very last item",
      [[0, start], ...say("1111110000"), [19, finish]],
      { items: "1111110000", finishedAt: at },
    ],
  ];
  it.each(cases)("%s", (_name, steps, kept) => {
    expect(answerOf(list, played(list, steps))).toMatchObject(kept);
  });

  it("does not count what was not attempted: it asks about the rest, and tells gaps from the tail", () => {
    const steps: Step[] = [[0, start], ...say("1"), ...say("1", 4), [9, finish]];
    const asked = played(list, steps);
    expect(asked.question).toEqual({ kind: "gaps", gaps: [2, 3], tail: [5, 6, 7, 8, 9, 10] });
    expect(answerOf(list, asked).finishedAt).toBeUndefined();
    expect(answerOf(list, played(list, [...steps, [10, confirm]]))).toMatchObject({
      items: "1mm1......",
      finishedAt: at,
    });
  });

  it("is not finished without a single answer", () => {
    expect(
      played(list, [
        [0, start],
        [1, finish],
      ]).notice?.code,
    ).toBe("nothingAnswered");
  });

  it("moves on to the next item without an answer", () => {
    expect(played(list, [[0, start], ...say("1")]).cursor).toBe(2);
    expect(played(list, [[0, start], ...say("111"), [9, { type: "answer", item: 1, as: "0" }]]).cursor).toBe(
      4,
    );
  });
});

describe("questions on a passage", () => {
  const items = [3, 8, 12].map((after) => ({ text: `After ${after}`, answer: null, after }));
  const questions = {
    ...sectionWith({ type: "questions", durationSeconds: null, stop: null, passage: "story" }),
    items,
  };

  it("asks only those that the words attempted reach; the others are kept as not asked", () => {
    const steps: Step[] = [[0, start], ...say("10"), [5, finish]];
    expect(answerOf(questions, played(questions, steps, fresh(questions, 8)))).toMatchObject({
      items: "10s",
      finishedAt: at,
    });
  });

  it("takes no answer to a question that is not asked", () => {
    const state = played(
      questions,
      [
        [0, start],
        [1, { type: "answer", item: 3, as: "1" }],
      ],
      fresh(questions, 8),
    );
    expect(state.notice).toEqual({ code: "notAsked", item: 3 });
    expect(answerOf(questions, state).items).toBe("..s");
  });
});
