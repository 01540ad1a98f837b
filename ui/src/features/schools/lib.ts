/** The Schools screen's address, its query, and which columns and filters a declaration gives it. Pure. */
import type { ListQuery } from "../../api/keys";
import type { FieldInfo, KindInfo } from "../../api/types";

export type SchoolSearch = {
  search?: string;
  region?: string;
  district?: string;
  level?: string;
  sort?: string;
  down?: true;
};

/** Reads what the address says and drops what it cannot mean. */
export function readSchoolSearch(raw: Record<string, unknown>): SchoolSearch {
  const read: SchoolSearch = {};
  for (const name of ["search", "region", "district", "level", "sort"] as const) {
    const value = raw[name];
    if (typeof value === "string" && value !== "") read[name] = value;
    // A search for "104" comes back from the address as a number.
    else if (typeof value === "number") read[name] = String(value);
  }
  if (raw.down === true) read.down = true;
  return read;
}

/** Sets parts of a search; an empty part goes. */
export function withSearch(
  search: SchoolSearch,
  change: { [Name in keyof SchoolSearch]?: SchoolSearch[Name] | null },
): SchoolSearch {
  return readSchoolSearch({ ...search, ...change });
}

export function isFiltered(search: SchoolSearch): boolean {
  return Boolean(search.region || search.district || search.level);
}

/** Where a school lies: its district's field, and the way from there to the region, if they are declared so. */
export type Places = {
  district: { field: string; kind: string } | null;
  region: { path: string; kind: string } | null;
};

export function placesOf(kinds: readonly KindInfo[]): Places {
  const find = (kind: string | undefined) => kinds.find((info) => info.kind === kind);
  const district = find("School")?.owner ?? null;
  const above = find(district?.kind)?.owner ?? null;
  return {
    district,
    region: district && above ? { path: `${district.field}.${above.field}`, kind: above.kind } : null,
  };
}

export function levelField(school: KindInfo): FieldInfo | null {
  return school.fields.find((field) => field.name === "level" && field.choices !== null) ?? null;
}

export function schoolsQuery(search: SchoolSearch, places: Places): ListQuery {
  const filters: ListQuery["filters"] = [];
  // A district says its region too.
  if (search.district && places.district)
    filters.push({ field: places.district.field, value: search.district });
  else if (search.region && places.region) filters.push({ field: places.region.path, value: search.region });
  if (search.level) filters.push({ field: "level", value: search.level });
  return {
    kind: "School",
    search: search.search ?? null,
    filters,
    sort: { field: search.sort ?? "name", descending: search.down === true },
  };
}

/** A click on a heading: ascending, then descending, then ascending again. */
export function sortedBy(search: SchoolSearch, field: string): SchoolSearch {
  const same = (search.sort ?? "name") === field;
  return withSearch(search, { sort: field, down: same && !search.down ? true : null });
}

/** The day a record of this kind is about: its first field that holds a date. */
export function dayField(info: KindInfo): string | null {
  return info.fields.find((field) => field.shape === "date")?.name ?? null;
}

export function statusField(info: KindInfo): FieldInfo | null {
  return info.fields.find((field) => field.name === "status" && field.choices !== null) ?? null;
}
