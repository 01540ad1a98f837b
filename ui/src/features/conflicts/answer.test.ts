import { describe, expect, it } from "vitest";
import type { ConflictField, ConflictView, Json } from "../../api/types";
import { asOneAnswer, asTwoFields, choiceLabels, questionFrom, reasonOf } from "./answer";

const side = { removed: false, data: {}, by: null, device: null, from: null, to: null };
function field(name: string, [base, mine, theirs]: [Json, Json, Json]): ConflictField {
  const differs = mine !== theirs;
  const clash = differs && mine !== base && theirs !== base;
  return { name, label: name, shape: "text", base, mine, theirs, differs, clash };
}
function view(
  value: [Json, Json, Json],
  noAnswer: [Json, Json, Json],
  kind = "MonitoringAnswer",
): ConflictView {
  return {
    id: "a",
    kind,
    label: "",
    ownerTrail: [],
    names: {},
    openedAt: "2026-11-01T00:00:00Z",
    reason: "edited",
    mineBy: null,
    theirsBy: null,
    theirsAt: null,
    base: side,
    mine: side,
    theirs: side,
    fields: [field("value", value), field("noAnswer", noAnswer), field("note", [null, null, null])],
  };
}
const against = view(["yes", "no", null], [null, null, "dontKnow"]);

describe("an answer in conflict", () => {
  it("is one field: a value, or why there is none", () => {
    const { fields } = asOneAnswer(against);
    expect(fields.map(({ name }) => name)).toEqual(["value", "note"]);
    expect(fields[0]).toMatchObject({ base: "yes", mine: "no", differs: true, clash: true });
    expect(reasonOf(fields[0]?.theirs)).toBe("dontKnow");
  });

  it("differs when only the reasons do", () => {
    const [answer] = asOneAnswer(view([null, null, null], ["missing", "refused", "dontKnow"])).fields;
    expect(answer).toMatchObject({ differs: true, clash: true });
  });

  it.each([
    ["mine" as const, "mine"],
    ["theirs" as const, "theirs"],
    [{ value: "maybe" }, { value: null }],
  ])("settled as %j says the same of the reason", (value, noAnswer) => {
    const decided = asTwoFields(against, { id: "a", take: "fields", fields: { value } });
    expect(decided).toEqual({ id: "a", take: "fields", fields: { value, noAnswer } });
  });

  it("leaves records of other kinds as they are", () => {
    const other = view(["a", "b", "c"], [null, null, null], "School");
    expect(asOneAnswer(other)).toBe(other);
    const decided = { id: "a", take: "fields" as const, fields: { value: "mine" as const } };
    expect(asTwoFields(other, decided)).toBe(decided);
  });
});

describe("a question", () => {
  const data = {
    name: "books",
    label: "Which books?",
    labels: { sw: "Vitabu gani?" },
    type: "select_multiple",
    choices: [
      { name: "a", label: { en: "English", sw: "Kiingereza" } },
      { name: "b", label: "Mathematics" },
    ],
  };
  it("speaks the language of the window, or the one it was written in", () => {
    expect(questionFrom(data, "sw").label).toBe("Vitabu gani?");
    expect(questionFrom({ ...data, labels: null }, "sw").label).toBe("Which books?");
  });
  it("tells choices by their labels, and what it does not know by its name", () => {
    expect(choiceLabels(questionFrom(data, "sw"), "a b c")).toEqual(["Kiingereza", "Mathematics", "c"]);
    expect(choiceLabels(questionFrom({ ...data, choices: null }, "en"), "a b")).toBeNull();
  });
});
