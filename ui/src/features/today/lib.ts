/** What Today works out: which visits are due when, what each still lacks, how much is covered. Pure. */
import type { CoverageRow, Payload, RecordRow } from "../../api/types";

export type PlanGroup = "overdue" | "today" | "next";
export type Plan = Record<PlanGroup, RecordRow[]>;

export function planOf(rows: readonly RecordRow[], today: string): Plan {
  const plan: Plan = { overdue: [], today: [], next: [] };
  const day = (row: RecordRow) => String(row.data.date ?? "");
  for (const row of [...rows].sort((a, b) => day(a).localeCompare(day(b)))) {
    plan[day(row) === today ? "today" : day(row) < today ? "overdue" : "next"].push(row);
  }
  return plan;
}

const has = (data: Payload, field: string) => data[field] !== undefined && data[field] !== null;

/** How many records a visit owns, by what they are. */
export type Entered = { answers: number; lessons: number };

export function isBegun(data: Payload, entered: Entered): boolean {
  return has(data, "arrivedAt") || entered.answers > 0 || entered.lessons > 0;
}

export type Lack = "arrival" | "open" | "closedReason" | "form" | "lessons" | "leaving";

/**
 * The parts of a visit that has begun and are not there at all, in the order of the day; its workspace lists each
 * single answer. A closed school has no form to fill and no lesson to see.
 */
export function lacking(data: Payload, entered: Entered): Lack[] {
  const closed = data.schoolOpen === false;
  const missing: [Lack, boolean][] = [
    ["arrival", !has(data, "arrivedAt")],
    ["open", !has(data, "schoolOpen")],
    ["closedReason", closed && !has(data, "closedReason")],
    ["form", !closed && entered.answers === 0],
    ["lessons", !closed && data.visitType === "coaching" && entered.lessons === 0],
    ["leaving", !has(data, "leftAt")],
  ];
  return missing.filter(([, lacks]) => lacks).map(([lack]) => lack);
}

export const periods = ["recent", "year"] as const;
export type Period = (typeof periods)[number];

/**
 * The first day of the period that `today` lies in: the year, or its four months since January, May or September.
 * Rounds knows no organisation's calendar of terms, so the screen calls a period by the day from which it counts.
 */
export function periodStart(period: Period, today: string): string {
  const [year = "", month = ""] = today.split("-");
  if (period === "year") return `${year}-01-01`;
  const first = Math.floor((Number(month) - 1) / 4) * 4 + 1;
  return `${year}-${String(first).padStart(2, "0")}-01`;
}

export function totalOf(areas: readonly CoverageRow[]): { schools: number; visited: number } {
  return areas.reduce(
    (sum, area) => ({ schools: sum.schools + area.schools, visited: sum.visited + area.visited }),
    { schools: 0, visited: 0 },
  );
}

export function shareOf({ schools, visited }: { schools: number; visited: number }): number {
  return schools === 0 ? 0 : visited / schools;
}
