import { expect, it } from "vitest";
import { afterTick, inOrder, moved, namesIn, placeIn } from "./selection";

it.each([
  [[], ["tank"], ["tank"]],
  [["tank"], ["tank", "none"], ["none"]],
  [["none"], ["none", "tank"], ["tank"]],
  [["none"], [], []],
])("with %j ticked, ticking to %j leaves %j", (before, after, expected) => {
  expect(afterTick(before, after)).toEqual(expected);
});

it("what is ticked is kept in the order of the form", () => {
  expect(inOrder(["c", "a"], [{ name: "a" }, { name: "b" }, { name: "c" }])).toBe("a c");
  expect(namesIn("a c")).toEqual(["a", "c"]);
  expect(namesIn(null)).toEqual([]);
});

it.each<[string, -1 | 1, string]>([
  ["b", -1, "bac"],
  ["b", 1, "acb"],
  ["a", -1, "abc"],
  ["c", 1, "abc"],
])("%s moved by %d in a ranking of abc gives %s", (name, by, expected) => {
  expect(moved(["a", "b", "c"], name, by).join("")).toBe(expected);
});

it("a place is latitude and longitude, or none", () => {
  expect(placeIn("-1.29 36.8")).toEqual({ latitude: -1.29, longitude: 36.8 });
  expect(placeIn("-1.29 36.8 0 0")).toEqual({ latitude: -1.29, longitude: 36.8 });
  for (const text of [null, "", "here"]) expect(placeIn(text)).toEqual({ latitude: null, longitude: null });
});
