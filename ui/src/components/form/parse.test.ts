import "dayjs/locale/fr";
import "dayjs/locale/pt";
import "dayjs/locale/sw";
import dayjs from "dayjs";
import { describe, expect, it } from "vitest";
import { languages } from "../../i18n/languages";
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
    ["fr", "24 déc. 2026", "2026-12-24"],
    ["fr", "3 aout 2026", "2026-08-03"],
    ["fr", "3 jui 2026", null],
    ["pt", "5 de fev. de 2026", "2026-02-05"],
    ["sw", "12 Mac 2026", "2026-03-12"],
    ["sw", "1 Desemba 2026", "2026-12-01"],
    ["sw", "24 Dec 2026", "2026-12-24"],
  ])("the date in %s: %s", (language, typed, read) => {
    expect(parseDate(typed, language)).toBe(read);
  });
  it("a date as the calendar shows it, in each month of each language", () => {
    for (const { code } of languages) {
      for (let month = 0; month < 12; month++) {
        const day = `2026-${String(month + 1).padStart(2, "0")}-09`;
        const shown = dayjs(day).locale(code).format("D MMM YYYY");
        expect(`${shown}: ${parseDate(shown, code)}`).toBe(`${shown}: ${day}`);
      }
    }
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
