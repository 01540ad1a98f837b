import { describe, expect, it } from "vitest";
import type { ConflictRow, Trail } from "../../api/types";
import { groupsOf, nextAfter } from "./groups";

const school: Trail = { kind: "School", id: "s", label: "Fig Hill" };
const visit: Trail = { kind: "SchoolVisit", id: "v", label: "2026-03-15" };
function row(id: string, kind: string, ownerTrail: Trail[]): ConflictRow {
  return {
    id,
    kind,
    label: id,
    ownerTrail,
    openedAt: "2026-11-01T00:00:00Z",
    reason: "edited",
    mineBy: null,
    theirsBy: null,
    theirsAt: null,
  };
}
const lesson = row("l", "TeacherVisit", [school, visit]);
const answer = row("a", "MonitoringAnswer", [school, visit]);
const itself: ConflictRow = { ...row("v", "SchoolVisit", [school]), label: "2026-03-15" };
const place: ConflictRow = row("s", "School", []);
const other = row("v2", "SchoolVisit", [school]);

describe("conflicts", () => {
  it("of one visit are one group, the visit itself first", () => {
    const { visits, others } = groupsOf([lesson, place, itself, answer, other]);
    expect(others).toEqual([place]);
    expect(visits.map(({ id, rows }) => [id, rows.map((each) => each.id)])).toEqual([
      ["v", ["v", "l", "a"]],
      ["v2", ["v2"]],
    ]);
    expect(visits[0]).toMatchObject({ school: "Fig Hill", date: "2026-03-15" });
  });

  it("of a visit whose label tells no day are named by that label", () => {
    expect(groupsOf([other]).visits[0]).toMatchObject({ date: null, label: "v2" });
  });

  it("go on with the same visit, then with the list", () => {
    expect(nextAfter([place, other, lesson, answer], itself)?.id).toBe("l");
    expect(nextAfter([place, itself, other], lesson)?.id).toBe("v");
    expect(nextAfter([place, other, itself], itself)?.id).toBe("v2");
    expect(nextAfter([itself], itself)).toBeNull();
  });
});
