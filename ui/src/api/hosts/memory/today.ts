/** What Today asks: visits still to be made, and schools visited district by district; by region beyond thirty. */
import type { CoverageRow, RecordRow, RecordsPage } from "../../types";
import type { MemoryStore } from "./store";

const DISTRICTS_TOLD = 30;

function all(store: MemoryStore, kind: string): RecordRow[] {
  return store.select({
    kind,
    search: null,
    filters: [],
    sort: null,
    offset: 0,
    limit: Number.POSITIVE_INFINITY,
  }).rows;
}

export function openVisitsIn(store: MemoryStore, monitorId: string): RecordsPage {
  const rows = all(store, "SchoolVisit")
    .filter(({ data }) => data.status === "planned" && (data.monitorId ?? monitorId) === monitorId)
    .sort((a, b) => String(a.data.date).localeCompare(String(b.data.date)));
  return { total: rows.length, rows };
}

export function coverageIn(store: MemoryStore, since: string): CoverageRow[] {
  const visited = new Set<unknown>();
  for (const { data } of all(store, "SchoolVisit")) {
    if (data.status === "done" && String(data.date) >= since) visited.add(data.schoolId);
  }
  const districts = new Map(all(store, "District").map((row) => [row.id, row]));
  const byRegion = districts.size > DISTRICTS_TOLD;
  const found = new Map<string, CoverageRow>();
  for (const school of all(store, "School")) {
    const district = districts.get(String(school.data.districtId));
    if (!district) continue;
    const key = byRegion
      ? { kind: "Region", id: String(district.data.regionId) }
      : { kind: "District", id: district.id };
    const row = found.get(key.id) ?? { ...key, label: store.row(key).label, schools: 0, visited: 0 };
    row.schools += 1;
    if (visited.has(school.id)) row.visited += 1;
    found.set(key.id, row);
  }
  return [...found.values()].sort((a, b) => a.label.localeCompare(b.label));
}
