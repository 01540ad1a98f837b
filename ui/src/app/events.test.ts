import { expect, it } from "vitest";
import { memoryHost } from "../api/hosts/memory";
import { keys } from "../api/keys";
import { applyEvent } from "./events";
import { newCache } from "./Providers";

const list = (kind: string) => keys.list({ kind, search: null, filters: [], sort: null });
const isStale = (cache: ReturnType<typeof newCache>, key: readonly unknown[]) =>
  cache.getQueryState(key)?.isInvalidated ?? false;

it("a change makes its own kind's lists stale and no other kind's", () => {
  const cache = newCache();
  cache.setQueryData(list("School"), 1);
  cache.setQueryData(list("Teacher"), 1);
  cache.setQueryData(keys.record({ kind: "Teacher", id: "t" }), 1);
  cache.setQueryData(keys.settings, 1);
  applyEvent(cache, { type: "changed", kinds: ["School"] });
  expect(isStale(cache, list("School"))).toBe(true);
  expect(isStale(cache, list("Teacher"))).toBe(false);
  // It carries the labels of its owners.
  expect(isStale(cache, keys.record({ kind: "Teacher", id: "t" }))).toBe(true);
  expect(isStale(cache, keys.settings)).toBe(false);
});

it("the share of visited schools is counted again when a school or a visit changes, and not for a lesson", () => {
  for (const [kind, stale] of [
    ["School", true],
    ["SchoolVisit", true],
    ["District", true],
    ["TeacherVisit", false],
  ] as const) {
    const cache = newCache();
    cache.setQueryData(keys.coverage("2026-09-01"), []);
    applyEvent(cache, { type: "changed", kinds: [kind] });
    expect(isStale(cache, keys.coverage("2026-09-01"))).toBe(stale);
  }
});

it("a run's status is shown as it comes, without asking again", async () => {
  const cache = newCache();
  const status = await memoryHost().syncStatus();
  applyEvent(cache, { type: "sync", status });
  expect(cache.getQueryData(keys.syncStatus)).toEqual(status);
});
