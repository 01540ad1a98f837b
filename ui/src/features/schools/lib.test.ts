import { describe, expect, it } from "vitest";
import { memoryKinds } from "../../api/hosts/memory/kinds";
import { placesOf, readSchoolSearch, schoolsQuery, sortedBy, withSearch } from "./lib";

const places = placesOf(memoryKinds);

describe("the Schools address", () => {
  it("drops what it cannot mean and keeps a number that was searched for", () => {
    expect(readSchoolSearch({ search: 104, region: "", level: ["x"], down: "yes" })).toEqual({
      search: "104",
    });
  });
  it("loses a filter that is cleared", () => {
    expect(withSearch({ region: "r", level: "primary" }, { region: null })).toEqual({ level: "primary" });
  });
  it("turns the order round when the same heading is chosen again", () => {
    const once = sortedBy({}, "ward");
    expect(once).toEqual({ sort: "ward" });
    expect(sortedBy(once, "ward")).toEqual({ sort: "ward", down: true });
    expect(sortedBy({}, "name")).toEqual({ sort: "name", down: true });
  });
});

describe("the Schools query", () => {
  it("looks for a region through the school's district", () => {
    expect(schoolsQuery({ region: "r" }, places).filters).toEqual([
      { field: "districtId.regionId", value: "r" },
    ]);
  });
  it("needs no region once a district is chosen", () => {
    expect(schoolsQuery({ region: "r", district: "d" }, places).filters).toEqual([
      { field: "districtId", value: "d" },
    ]);
  });
  it("is in the order of names unless another is chosen", () => {
    expect(schoolsQuery({}, places).sort).toEqual({ field: "name", descending: false });
  });
});
