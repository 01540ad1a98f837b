/** When the word "synced" may be said. Pure. */
import type { SyncStatus } from "./types";

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
