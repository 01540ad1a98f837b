/** When the word "synced" may be said, and which run gives a receipt. Pure. */
import type { RunReport, SyncStatus } from "./types";

/** *Synced* is claimed only when nothing at all is left to do (protocol: Client, the run). */
export function isAllSynced(status: SyncStatus): boolean {
  return (
    status.lastRun?.outcome === "complete" &&
    !status.running &&
    status.waiting === 0 &&
    status.conflicts === 0 &&
    status.attention === 0 &&
    status.parked === 0
  );
}

/** When a whole receive is known to have ended: the oldest of the collections. */
export function lastWhole(status: SyncStatus): string | null {
  const times = Object.values(status.lastSynced);
  if (times.some((at) => at === null)) return null;
  return (times as string[]).sort()[0] ?? null;
}

/** A receipt is shown for a run that ended whole, and for no other. */
export type Receipt =
  | { kind: "confirmed"; confirmed: number; count: number; at: string }
  | { kind: "nothing"; at: string };

export function receiptOf(report: RunReport): Receipt | null {
  if (report.outcome !== "complete" || report.serverTime === null) return null;
  // Counted by both sides, or it is no proof.
  if (report.confirmed !== report.pushed || report.digestsMatch === false) return null;
  if (report.pushed === 0) return { kind: "nothing", at: report.serverTime };
  return { kind: "confirmed", confirmed: report.confirmed, count: report.pushed, at: report.serverTime };
}
