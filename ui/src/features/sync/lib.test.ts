import { describe, expect, it } from "vitest";
import { lastWhole, receiptOf } from "../../api/syncState";
import type { FieldInfo, RunReport, SyncStatus } from "../../api/types";
import { differencesOf, journalReason, percentOf, standingOf } from "./lib";

const report: RunReport = {
  id: "1",
  trigger: "manual",
  startedAt: "2026-11-22T14:02:50Z",
  finishedAt: "2026-11-22T14:03:00Z",
  outcome: "complete",
  code: null,
  message: "",
  safe: "",
  todo: "",
  pushed: 41,
  confirmed: 41,
  pulled: {},
  conflicts: 0,
  attention: 0,
  parked: 0,
  waiting: 0,
  journaled: 0,
  requests: 1,
  bytesUp: 0,
  bytesDown: 0,
  seconds: 1,
  serverTime: "2026-11-22T14:03:00Z",
  digestsMatch: true,
  attempts: 1,
};
const at = "2026-11-22T14:03:00Z";
const status: SyncStatus = {
  running: false,
  progress: null,
  waiting: 0,
  conflicts: 0,
  attention: 0,
  parked: 0,
  lastRun: report,
  lastSynced: { schools: at, visits: at, assessments: at },
  nextAutomatic: null,
  online: true,
  clockOffWarning: null,
};

describe("a receipt", () => {
  it("counts what the server confirmed, at the server's time", () => {
    expect(receiptOf(report)).toEqual({ kind: "confirmed", confirmed: 41, count: 41, at: report.serverTime });
  });
  it("is given for a run that had nothing to send", () => {
    expect(receiptOf({ ...report, pushed: 0, confirmed: 0 })).toMatchObject({ kind: "nothing" });
  });
  it.each([
    ["is partial", { outcome: "partial" as const }],
    ["failed", { outcome: "failed" as const }],
    ["was skipped", { outcome: "skipped" as const }],
    ["left a record unconfirmed", { confirmed: 40 }],
    ["counted other records than the server", { digestsMatch: false }],
    ["heard no time from the server", { serverTime: null }],
  ])("is not given when the run %s", (_name, change) => {
    expect(receiptOf({ ...report, ...change })).toBeNull();
  });
});

describe("the word synced", () => {
  it("is said when the last run was complete and nothing is left", () => {
    expect(standingOf(status)).toEqual({ word: "synced" });
  });
  it.each([
    ["something waits", { waiting: 1 }, "waiting"],
    ["a conflict is open", { conflicts: 1 }, "conflicts"],
    ["a record needs attention", { attention: 1 }, "attention"],
    ["a record is set aside", { parked: 1 }, "parked"],
    ["the last run was partial", { lastRun: { ...report, outcome: "partial" as const } }, "partial"],
    ["the last run failed", { lastRun: { ...report, outcome: "failed" as const } }, "failed"],
  ])("is not said when %s", (_name, change, word) => {
    expect(standingOf({ ...status, ...change })).toMatchObject({ word });
  });
  it("is not said before the first run", () => {
    const never = { schools: null, visits: null, assessments: null };
    expect(standingOf({ ...status, lastRun: null, lastSynced: never })).toEqual({ word: "never" });
  });
});

describe("how far a run is", () => {
  it("is told by what was sent, then by what has arrived", () => {
    const progress = { sent: 10, received: 30, total: 40, bytesUp: 0, bytesDown: 0 };
    expect(percentOf({ phase: "send", ...progress })).toBe(25);
    expect(percentOf({ phase: "receive", ...progress })).toBe(75);
    expect(percentOf({ phase: "receive", ...progress, total: null })).toBeNull();
  });
});

it("the last whole sync is that of the oldest collection, or none", () => {
  const older = "2026-11-20T00:00:00Z";
  expect(lastWhole({ ...status, lastSynced: { ...status.lastSynced, visits: older } })).toBe(older);
  expect(lastWhole({ ...status, lastSynced: { ...status.lastSynced, visits: null } })).toBeNull();
});

describe("an edit in the journal", () => {
  const field = (name: string) => ({ name }) as FieldInfo;
  const fields = ["name", "phone", "languages"].map(field);
  const kept = { name: "Hill", phone: "0700", languages: ["english"] };
  it("shows what it held otherwise than the record does today", () => {
    const now = { name: "Hill", languages: ["english"] };
    expect(differencesOf(fields, kept, now)).toEqual([{ field: field("phone"), kept: "0700", now: null }]);
  });
  it("shows all that it held when the record is gone", () => {
    expect(differencesOf(fields, kept, null)).toHaveLength(3);
  });
  it("says its reason also when a newer program gave it", () => {
    expect(journalReason("withdrawn")).toBe("withdrawn");
    expect(journalReason("mergedElsewhere")).toBe("other");
  });
});
