import { describe, expect, it } from "vitest";
import { parseDate, parseNumber, parseTime } from "./parse";

describe("what a person types", () => {
  it.each([
    ["930", "09:30"],
    ["9:30", "09:30"],
    ["14.05", "14:05"],
    ["25:00", null],
    ["9", null],
  ])("the time %s", (typed, read) => {
    expect(parseTime(typed)).toBe(read);
  });
  it.each([
    ["2026-11-24", "2026-11-24"],
    ["24.11.2026", "2026-11-24"],
    ["24/11/2026", "2026-11-24"],
    ["24 Nov 2026", "2026-11-24"],
    ["24 november 2026", "2026-11-24"],
    ["31.02.2026", null],
    ["soon", null],
  ])("the date %s", (typed, read) => {
    expect(parseDate(typed)).toBe(read);
  });
  it.each([
    ["12", 12],
    ["-1,5", -1.5],
    ["1.", 1],
    ["1e5", null],
    ["twelve", null],
  ])("the number %s", (typed, read) => {
    expect(parseNumber(typed)).toBe(read);
  });
});
