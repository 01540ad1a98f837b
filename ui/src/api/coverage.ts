/**
 * How many schools of each place were visited since a day. Schools are counted by the program; only visits since
 * that day are read, a page at a time, so a country of forty thousand schools costs no more than its visits.
 */
import { useQuery } from "@tanstack/react-query";
import { useHost } from "./context";
import type { Host } from "./host";
import { keys } from "./keys";
import type { Json } from "./types";

export type AreaCoverage = { id: string; name: string; schools: number; visited: number };
export type Coverage = { by: "district" | "region"; areas: AreaCoverage[] };

/** More districts than this are told by region: nobody reads a chart of two hundred bars. */
const DISTRICTS_TOLD = 30;
const MOST_AREAS = 500;
const VISIT_PAGE = 200;

type Filter = { field: string; value: Json };
const ways = {
  district: { kind: "District", ofSchool: "districtId", ofVisit: "schoolId.districtId" },
  region: { kind: "Region", ofSchool: "districtId.regionId", ofVisit: "schoolId.districtId.regionId" },
} as const;

async function count(host: Host, kind: string, filters: Filter[]): Promise<number> {
  return (await host.records({ kind, search: null, filters, sort: null, offset: 0, limit: 0 })).total;
}

/** The schools that a finished visit on or after `since` went to. */
async function visitedSchools(host: Host, place: Filter, since: string): Promise<number> {
  const schools = new Set<string>();
  for (let offset = 0; ; offset += VISIT_PAGE) {
    const page = await host.records({
      kind: "SchoolVisit",
      search: null,
      filters: [place, { field: "status", value: "done" }],
      sort: { field: "date", descending: true },
      offset,
      limit: VISIT_PAGE,
    });
    for (const { data } of page.rows) {
      if (typeof data.date !== "string" || data.date < since) return schools.size;
      if (typeof data.schoolId === "string") schools.add(data.schoolId);
    }
    if (page.rows.length === 0 || offset + page.rows.length >= page.total) return schools.size;
  }
}

export async function countCoverage(host: Host, since: string): Promise<Coverage> {
  const by = (await count(host, "District", [])) > DISTRICTS_TOLD ? "region" : "district";
  const way = ways[by];
  const places = await host.records({
    kind: way.kind,
    search: null,
    filters: [],
    sort: { field: "name", descending: false },
    offset: 0,
    limit: MOST_AREAS,
  });
  const areas: AreaCoverage[] = [];
  for (const { id, label } of places.rows) {
    const schools = await count(host, "School", [{ field: way.ofSchool, value: id }]);
    if (schools === 0) continue;
    const visited = await visitedSchools(host, { field: way.ofVisit, value: id }, since);
    areas.push({ id, name: label, schools, visited });
  }
  return { by, areas };
}

export function useCoverage(since: string) {
  const host = useHost();
  return useQuery({ queryKey: keys.coverage(since), queryFn: () => countCoverage(host, since) });
}
