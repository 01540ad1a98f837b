import { describe, expect, it } from "vitest";
import type { Payload, RecordRow } from "../../api/types";
import { isBegun, lacking, periodStart, planOf, shareOf, totalOf } from "./lib";

function visit(date: string): RecordRow {
  return { kind: "SchoolVisit", id: date, label: date, data: { date }, state: "confirmed", updatedAt: null };
}

it("planned visits are told apart by their day, the earliest first", () => {
  const rows = ["2026-11-28", "2026-11-27", "2026-11-03", "2026-12-01", "2026-10-30"].map(visit);
  const plan = planOf(rows, "2026-11-27");
  const days = (group: RecordRow[]) => group.map(({ id }) => id);
  expect(days(plan.overdue)).toEqual(["2026-10-30", "2026-11-03"]);
  expect(days(plan.today)).toEqual(["2026-11-27"]);
  expect(days(plan.next)).toEqual(["2026-11-28", "2026-12-01"]);
});

describe("a visit that has begun", () => {
  const none = { answers: 0, lessons: 0 };
  it.each<[string, Payload, { answers: number; lessons: number }, string[]]>([
    ["with an arrival alone", { arrivedAt: "08:20" }, none, ["open", "form", "leaving"]],
    ["with answers alone", { schoolOpen: true }, { answers: 3, lessons: 0 }, ["arrival", "leaving"]],
    [
      "to coach, without a lesson",
      { visitType: "coaching", arrivedAt: "08:20", schoolOpen: true },
      { answers: 3, lessons: 0 },
      ["lessons", "leaving"],
    ],
    [
      "with everything",
      { visitType: "coaching", arrivedAt: "08:20", leftAt: "12:00", schoolOpen: true },
      { answers: 9, lessons: 2 },
      [],
    ],
    [
      "at a closed school without the reason",
      { arrivedAt: "08:20", schoolOpen: false },
      none,
      ["closedReason", "leaving"],
    ],
    [
      "at a closed school with the reason",
      { arrivedAt: "08:20", leftAt: "08:40", schoolOpen: false, closedReason: "strike" },
      none,
      [],
    ],
  ])("%s lacks what is not there", (_name, data, entered, lacks) => {
    expect(isBegun(data, entered)).toBe(true);
    expect(lacking(data, entered)).toEqual(lacks);
  });
  it("is not one that only has a date", () => {
    expect(isBegun({ date: "2026-11-27", schoolId: "s" }, none)).toBe(false);
  });
});

it.each([
  ["recent", "2026-01-31", "2026-01-01"],
  ["recent", "2026-04-30", "2026-01-01"],
  ["recent", "2026-05-01", "2026-05-01"],
  ["recent", "2026-12-31", "2026-09-01"],
  ["year", "2026-11-27", "2026-01-01"],
] as const)("the %s of %s began on %s", (period, today, start) => {
  expect(periodStart(period, today)).toBe(start);
});

it("coverage adds up over places, and no school is no share", () => {
  const areas = [
    { kind: "District", id: "a", label: "A", schools: 30, visited: 12 },
    { kind: "District", id: "b", label: "B", schools: 10, visited: 0 },
  ];
  expect(totalOf(areas)).toEqual({ schools: 40, visited: 12 });
  expect(shareOf(totalOf(areas))).toBeCloseTo(0.3);
  expect(shareOf(totalOf([]))).toBe(0);
});
