/** What the sync screens say: which sentence, with which numbers. Pure. */
import { sameValue } from "../../api/draft";
import { isAllSynced } from "../../api/syncState";
import type { FieldInfo, Json, Payload, Progress, RunReport, SyncStatus } from "../../api/types";

export const syncParts = ["overview", "queue", "runs", "journal", "ledger"] as const;
export type SyncPart = (typeof syncParts)[number];

export function readSyncPart(value: unknown): SyncPart {
  return syncParts.find((part) => part === value) ?? "overview";
}

/** The one line that says how this laptop stands. The most urgent thing speaks. */
export type Standing =
  | { word: "attention" | "conflicts" | "parked" | "waiting"; count: number }
  | { word: "synced" | "never" | "failed" | "partial" };

export function standingOf(status: SyncStatus): Standing {
  if (status.attention > 0) return { word: "attention", count: status.attention };
  if (status.conflicts > 0) return { word: "conflicts", count: status.conflicts };
  if (status.waiting > 0) return { word: "waiting", count: status.waiting };
  if (status.parked > 0) return { word: "parked", count: status.parked };
  if (isAllSynced(status)) return { word: "synced" };
  if (status.lastRun?.outcome === "failed") return { word: "failed" };
  if (status.lastRun?.outcome === "partial") return { word: "partial" };
  const everSynced = Object.values(status.lastSynced).some((at) => at !== null);
  // The last run of this start is not known, but an earlier one ended whole and nothing waits.
  return everSynced && status.lastRun === null ? { word: "synced" } : { word: "never" };
}

/** Everything that is still to do, for those who want all of it. */
export function openWork(
  status: SyncStatus,
): { word: "attention" | "conflicts" | "waiting" | "parked"; count: number }[] {
  return (["waiting", "conflicts", "attention", "parked"] as const)
    .map((word) => ({ word, count: status[word] }))
    .filter(({ count }) => count > 0);
}

export function pulledCount(report: RunReport): number {
  return Object.values(report.pulled).reduce((sum, count) => sum + count, 0);
}

/** How far a run is, 0 to 100, or null while that cannot be known. */
export function percentOf(progress: Progress): number | null {
  switch (progress.phase) {
    case "send":
      return progress.total ? Math.round((100 * progress.sent) / progress.total) : null;
    case "receive":
      return progress.total ? Math.round((100 * progress.received) / progress.total) : null;
    case "done":
      return 100;
    default:
      return null;
  }
}

/** Why an edit stands in the journal; a reason that this build does not know is `other`. */
export const journalReasons = [
  "laterEdit",
  "decision",
  "withdrawn",
  "deletedAbove",
  "displaced",
  "noAnswer",
  "notAsked",
] as const;
export type JournalReason = (typeof journalReasons)[number] | "other";

export function journalReason(why: string): JournalReason {
  return journalReasons.find((known) => known === why) ?? "other";
}

export type Difference = { field: FieldInfo; kept: Json; now: Json };

/** What an edit held otherwise than the record does today; all of it when the record is gone. */
export function differencesOf(
  fields: readonly FieldInfo[],
  kept: Payload,
  now: Payload | null,
): Difference[] {
  return fields
    .map((field) => ({ field, kept: kept[field.name] ?? null, now: now?.[field.name] ?? null }))
    .filter((each) => !sameValue(each.kept, each.now));
}
