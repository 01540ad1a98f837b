import { describe, expect, it } from "vitest";
import type { ConflictField, ConflictView } from "../../api/types";
import { carriedOver, resolutionOf, resultOf, splitFields, startingChoices, takeAll, undecided } from "./lib";

function field(name: string, base: string, mine: string, theirs: string): ConflictField {
  const differs = mine !== theirs;
  return {
    name,
    label: name,
    shape: "text",
    base,
    mine,
    theirs,
    differs,
    clash: differs && mine !== base && theirs !== base,
  };
}
const side = { removed: false, data: {}, by: null, device: null, from: null, to: null };
const view: ConflictView = {
  id: "c",
  kind: "School",
  label: "Hill",
  ownerTrail: [],
  names: {},
  openedAt: "2026-01-01T00:00:00Z",
  reason: "edited",
  mineBy: null,
  theirsBy: null,
  theirsAt: null,
  base: side,
  mine: side,
  theirs: side,
  fields: [
    field("same", "a", "a", "a"),
    field("onlyMine", "a", "b", "a"),
    field("onlyTheirs", "a", "a", "c"),
    field("both", "a", "b", "c"),
  ],
};

describe("a conflict", () => {
  it("shows what both changed first and what is the same apart", () => {
    const { differing, same } = splitFields(view.fields);
    expect(differing.map(({ name }) => name)).toEqual(["both", "onlyMine", "onlyTheirs"]);
    expect(same.map(({ name }) => name)).toEqual(["same"]);
  });

  it("takes a change that only one side made, and leaves a clash open", () => {
    const choices = startingChoices(view);
    expect(choices).toEqual({ onlyMine: "mine", onlyTheirs: "theirs" });
    expect(undecided(view, choices).map(({ name }) => name)).toEqual(["both"]);
    expect(resolutionOf(view, choices)).toBeNull();
  });

  it("keeps a choice only for the values that it was made on when a newer version comes", () => {
    const choices = { ...startingChoices(view), both: { value: "d" } };
    const newer = {
      ...view,
      fields: [
        field("same", "a", "a", "z"),
        field("onlyMine", "a", "b", "c"),
        field("onlyTheirs", "a", "a", "c"),
        field("both", "a", "b", "c"),
      ],
    };
    expect(carriedOver(view, newer, choices)).toEqual({
      same: "theirs",
      onlyMine: undefined,
      onlyTheirs: "theirs",
      both: { value: "d" },
    });
    expect(undecided(newer, carriedOver(view, newer, choices)).map(({ name }) => name)).toEqual(["onlyMine"]);
  });

  it("is settled field by field", () => {
    const choices = { ...startingChoices(view), both: { value: "d" } };
    expect(resolutionOf(view, choices)).toEqual({
      id: "c",
      take: "fields",
      fields: { onlyMine: "mine", onlyTheirs: "theirs", both: { value: "d" } },
    });
  });

  it("is settled as a whole when every field takes the same side", () => {
    expect(resolutionOf(view, takeAll(view, "mine"))).toEqual({ id: "c", take: "mine" });
    expect(resolutionOf(view, takeAll(view, "theirs"))).toEqual({ id: "c", take: "theirs" });
  });

  it("previews the value that each choice gives", () => {
    const both = field("both", "a", "b", "c");
    expect(resultOf(both, "mine")).toBe("b");
    expect(resultOf(both, "theirs")).toBe("c");
    expect(resultOf(both, { value: "d" })).toBe("d");
    expect(resultOf(both, undefined)).toBeUndefined();
  });
});
