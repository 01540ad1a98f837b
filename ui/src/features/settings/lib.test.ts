import { describe, expect, it } from "vitest";
import { licencesMatching, offeredIntervals, passwordMistakes } from "./lib";

it("an interval that is in force is offered beside the usual ones", () => {
  expect(offeredIntervals(15)).toEqual([5, 15, 30, 60, 120]);
  expect(offeredIntervals(45)).toEqual([5, 15, 30, 45, 60, 120]);
});

describe("a new password", () => {
  it.each([
    ["is good", { current: "old", next: "three lake boats", again: "three lake boats" }, {}],
    [
      "needs the current one",
      { current: "", next: "three lake boats", again: "three lake boats" },
      { current: "needCurrent" },
    ],
    ["must be long enough", { current: "old", next: "nine char", again: "nine char" }, { next: "tooShort" }],
    [
      "counts letters, not bytes",
      { current: "old", next: "ééééééééé", again: "ééééééééé" },
      { next: "tooShort" },
    ],
    [
      "must be another",
      { current: "three lake boats", next: "three lake boats", again: "three lake boats" },
      { next: "same" },
    ],
    [
      "must be typed twice alike",
      { current: "old", next: "three lake boats", again: "three lake boat" },
      { again: "differ" },
    ],
  ])("%s", (_what, form, mistakes) => {
    expect(passwordMistakes(form)).toEqual(mistakes);
  });
});

it("licences are found by name and by licence", () => {
  const all = [
    { name: "sqlx", version: "1", licence: "MIT OR Apache-2.0" },
    { name: "react", version: "1", licence: "MIT" },
  ];
  const names = (search: string) => licencesMatching(all, search).map(({ name }) => name);
  expect(names("")).toEqual(["sqlx", "react"]);
  expect(names("mit")).toEqual(["sqlx", "react"]);
  expect(names("APACHE sq")).toEqual(["sqlx"]);
  expect(names("gpl")).toEqual([]);
});
