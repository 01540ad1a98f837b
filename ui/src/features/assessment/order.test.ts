import { describe, expect, it } from "vitest";
import type { Payload } from "../../api/types";
import { sectionWith } from "../../testing/sectionScript";
import type { Letter } from "./letters";
import { nextSection, stateOf, unwrittenRules, wordsRead } from "./order";
import { readSections, stopsAt } from "./section";

const passage = sectionWith({ code: "story", type: "passage" }, 10);
const questions = {
  ...sectionWith({
    code: "asks",
    type: "questions",
    durationSeconds: null,
    passage: "story",
    skipIfZero: "story",
  }),
  items: [4, 9].map((after) => ({ text: `After ${after}`, answer: null, after })),
};
const sums = sectionWith({ code: "sums", type: "list", durationSeconds: null }, 3);
const harder = sectionWith({ code: "harder", type: "list", durationSeconds: null, skipIfZero: "sums" }, 3);
const sections = [passage, questions, sums, harder];
const finishedAt = "2026-03-12T07:00:00Z";
const answers = (of: Record<string, Payload>) => new Map(Object.entries(of));

describe("the sections of an assessment", () => {
  const cases: [name: string, of: Record<string, Payload>, code: string, expected: object][] = [
    ["are open at first", {}, "story", { code: "open" }],
    ["wait for the section that they depend on", {}, "harder", { code: "waits", on: sums }],
    [
      "wait while that one is in progress",
      { sums: { items: "1..", events: [] } },
      "harder",
      { code: "waits", on: sums },
    ],
    [
      "are open when it had something right",
      { sums: { items: "100", finishedAt } },
      "harder",
      { code: "open" },
    ],
    [
      "are left out by rule when it had nothing right",
      { sums: { items: "00n", finishedAt } },
      "harder",
      { code: "rule", on: sums, why: "zero" },
    ],
    [
      "are left out by rule when it was not done",
      { sums: { skippedReason: "refused" } },
      "harder",
      { code: "rule", on: sums, why: "zero" },
    ],
    [
      "do not count what is right after the last item",
      { story: { items: "0001......", lastItem: 3, finishedAt } },
      "asks",
      { code: "rule", on: passage, why: "notRead" },
    ],
    [
      "are to be gone on with when a corrected passage reaches a question that was not asked",
      {
        story: { items: "1111111111", lastItem: 10, finishedAt },
        asks: { items: "1s", events: [], finishedAt },
      },
      "asks",
      { code: "inProgress" },
    ],
    [
      "stay done when the correction reaches nothing more",
      {
        story: { items: "11111.....", lastItem: 5, finishedAt },
        asks: { items: "1s", events: [], finishedAt },
      },
      "asks",
      { code: "done" },
    ],
    [
      "are left out when the pupil read as far as no question",
      { story: { items: "110.......", lastItem: 3, finishedAt } },
      "asks",
      { code: "rule", on: passage, why: "notRead" },
    ],
    [
      "ask about what was read",
      { story: { items: "1101......", lastItem: 4, finishedAt } },
      "asks",
      { code: "open" },
    ],
    [
      "are in progress once something is marked",
      { story: { items: "..0.......", events: [] } },
      "story",
      { code: "inProgress" },
    ],
    [
      "tell an end by the rule apart",
      { story: { items: "00000.....", lastItem: 5, autoStopped: true, finishedAt } },
      "story",
      { code: "autoStopped" },
    ],
    [
      "say why they were skipped",
      { story: { skippedReason: "absent", finishedAt } },
      "story",
      { code: "skipped", reason: "absent" },
    ],
    [
      "are open again when the rule that left them out holds no longer",
      { sums: { items: "1..", finishedAt }, harder: { skippedReason: "rule", finishedAt } },
      "harder",
      { code: "open" },
    ],
  ];
  it.each(cases)("%s", (_name, of, code, expected) => {
    const section = sections.find((candidate) => candidate.code === code);
    if (!section) throw new Error(code);
    expect(stateOf(section, sections, answers(of))).toEqual(expected);
  });

  it("goes on with the one that was begun, else with the first open one", () => {
    expect(nextSection(sections, answers({}))?.code).toBe("story");
    expect(nextSection(sections, answers({ sums: { items: "1..", events: [] } }))?.code).toBe("sums");
    const all = answers({ story: { skippedReason: "refused" }, sums: { skippedReason: "refused" } });
    expect(nextSection(sections, all)).toBeNull();
    expect(unwrittenRules(sections, all).map(({ code }) => code)).toEqual(["asks", "harder"]);
  });

  it("does not lead from a section without a correct item to the one that its rule leaves out", () => {
    const zero = answers({ sums: { items: "000", finishedAt }, story: { skippedReason: "refused" } });
    expect(nextSection(sections, zero, "sums")).toBeNull();
    expect(nextSection(sections, answers({ sums: { items: "000", finishedAt } }), "sums")?.code).toBe(
      "story",
    );
    expect(nextSection(sections, answers({ sums: { items: "1..", events: [] } }), "sums")?.code).toBe(
      "story",
    );
  });

  it("counts the words that a pupil attempted, right or wrong", () => {
    expect(wordsRead(questions, sections, answers({ story: { items: "0101......", lastItem: 4 } }))).toBe(4);
    expect(wordsRead(questions, sections, answers({ story: { skippedReason: "refused" } }))).toBe(0);
    expect(wordsRead(sums, sections, answers({}))).toBeNull();
  });
});

describe("an instrument", () => {
  it("is read as the program writes it", () => {
    const read = readSections([
      {
        code: "l",
        title: "Letters",
        type: "timedGrid",
        items: ["a", "m"],
        durationSeconds: 60,
        columns: 5,
        pause: true,
        timeMarkSeconds: 30,
        stop: { firstWrong: 2 },
      },
      {
        code: "q",
        title: "Questions",
        type: "list",
        items: [{ text: "Who?", answer: "Zuri", after: 3 }],
        stop: { consecutiveWrong: 1 },
      },
    ]);
    expect(read?.[0]).toMatchObject({
      columns: 5,
      pause: true,
      timeMarkSeconds: 30,
      stop: { kind: "first", count: 2 },
    });
    expect(read?.[1]).toMatchObject({
      items: [{ text: "Who?", answer: "Zuri", after: 3 }],
      stop: { kind: "consecutive", count: 1 },
    });
  });

  it("is not read in part: what this window does not understand is not left out in silence", () => {
    const good = { code: "l", type: "list", items: ["a"] };
    for (const bad of [
      undefined,
      [],
      [{}],
      [good, { ...good, type: "maze" }],
      [{ ...good, items: [1] }],
      [{ ...good, type: "passage" }],
    ]) {
      expect(readSections(bad), JSON.stringify(bad)).toBeNull();
    }
    expect(readSections([good])).toHaveLength(1);
  });

  it("stops where the program says that the rule stops", () => {
    // The cases of `the_stop_rules_fire_where_the_manuals_say` in the program.
    const cases: ["first" | "consecutive", number, string, number | null][] = [
      ["first", 5, "00000", 5],
      ["first", 5, "0n000", 5],
      ["first", 5, "0000", null],
      ["first", 5, "1000000000", null],
      ["consecutive", 4, "10100001", 7],
      ["consecutive", 4, "1000.0001", null],
    ];
    for (const [kind, count, letters, expected] of cases)
      expect(stopsAt({ kind, count }, [...letters] as Letter[]), letters).toBe(expected);
  });
});
