/**
 * The one place that says what became stale. The program tells by event what was committed; each event names the
 * query keys it concerns, and only what is on a screen is read again.
 */
import type { QueryClient } from "@tanstack/react-query";
import type { Host } from "../api/host";
import { keys } from "../api/keys";
import type { AppEvent } from "../api/types";

/** Kept beside the records: any committed change may have moved them. */
const besideRecords = [
  keys.conflicts,
  keys.ledger,
  keys.journal,
  keys.queue,
  keys.syncStatus,
  ["subtree"],
] as const;

/** What the share of visited schools is counted from. */
const countedIn = ["School", "SchoolVisit", "District", "Region"];

export function applyEvent(cache: QueryClient, event: AppEvent): void {
  switch (event.type) {
    case "changed": {
      const changed = new Set(event.kinds);
      void cache.invalidateQueries({
        predicate: ({ queryKey: [room, kind, part] }) =>
          // A single record's view carries labels of records of other kinds.
          room === "records" && (changed.has(kind as string) || part === "one"),
      });
      for (const queryKey of besideRecords) void cache.invalidateQueries({ queryKey });
      if (countedIn.some((kind) => changed.has(kind))) {
        void cache.invalidateQueries({ queryKey: keys.anyCoverage });
      }
      return;
    }
    case "sync":
      cache.setQueryData(keys.syncStatus, event.status);
      return;
    case "finished":
      void cache.invalidateQueries({ queryKey: keys.runs });
      for (const queryKey of besideRecords) void cache.invalidateQueries({ queryKey });
      return;
    case "signedOut":
      cache.setQueryData(keys.signedOut, true);
      return;
  }
}

export function followEvents(host: Host, cache: QueryClient): () => void {
  return host.listen((event) => applyEvent(cache, event));
}
