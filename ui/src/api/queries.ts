/** What screens read. Data stays fresh until an event says which kind changed (app/events.ts); nothing polls. */
import { keepPreviousData, queryOptions, useQueries, useQuery } from "@tanstack/react-query";
import { useHost } from "./context";
import type { Host } from "./host";
import { keys, type ListQuery } from "./keys";
import type { KindInfo, RecordKey, RecordRow } from "./types";

export const appStateQuery = (host: Host) =>
  queryOptions({
    queryKey: keys.appState,
    queryFn: () => host.appState(),
    // A database that does not open is told on a page, parts of which look here too: that is no reason to ask again.
    retryOnMount: false,
  });
export const kindsQuery = (host: Host) => queryOptions({ queryKey: keys.kinds, queryFn: () => host.kinds() });
export const settingsQuery = (host: Host) =>
  queryOptions({ queryKey: keys.settings, queryFn: () => host.settings() });
export const syncStatusQuery = (host: Host) =>
  queryOptions({ queryKey: keys.syncStatus, queryFn: () => host.syncStatus() });
export const recordQuery = (host: Host, key: RecordKey) =>
  queryOptions({ queryKey: keys.record(key), queryFn: () => host.record(key) });
const windowQuery = (host: Host, list: ListQuery, offset: number, limit: number) =>
  queryOptions({
    queryKey: keys.window(list, offset, limit),
    queryFn: () => host.records({ ...list, offset, limit }),
    // Whoever scrolls through 40,000 schools passes 400 windows: those out of sight are not held for long.
    gcTime: 30_000,
  });

export const useAppState = () => useQuery(appStateQuery(useHost()));
export const useKinds = () => useQuery(kindsQuery(useHost()));
export const useSettings = () => useQuery(settingsQuery(useHost()));
export const useSyncStatus = () => useQuery(syncStatusQuery(useHost()));
export const useRecord = (key: RecordKey, enabled = true) =>
  useQuery({ ...recordQuery(useHost(), key), enabled });

export function useConflicts() {
  const host = useHost();
  return useQuery({ queryKey: keys.conflicts, queryFn: () => host.conflicts() });
}
export function useConflict(id: string) {
  const host = useHost();
  return useQuery({ queryKey: keys.conflict(id), queryFn: () => host.conflict(id) });
}
export function useLedger() {
  const host = useHost();
  return useQuery({ queryKey: keys.ledger, queryFn: () => host.ledger() });
}
export function useJournal() {
  const host = useHost();
  return useQuery({ queryKey: keys.journal, queryFn: () => host.journal() });
}
export function useRuns() {
  const host = useHost();
  return useQuery({ queryKey: keys.runs, queryFn: () => host.runs() });
}
export function useQueue() {
  const host = useHost();
  return useQuery({ queryKey: keys.queue, queryFn: () => host.queue() });
}

export function useOpenVisits() {
  const host = useHost();
  return useQuery({ queryKey: keys.openVisits, queryFn: () => host.openVisits() });
}
export function useCoverage(since: string) {
  const host = useHost();
  return useQuery({ queryKey: keys.coverage(since), queryFn: () => host.coverage(since) });
}

/** One list of rows, as many as `limit`. */
export function useRecords(list: ListQuery, limit: number, enabled = true) {
  return useQuery({
    ...windowQuery(useHost(), list, 0, limit),
    placeholderData: keepPreviousData,
    enabled,
  });
}

export const WINDOW_ROWS = 100;

/** The rows of a long list around what is on the screen: whole windows, asked for as they come into sight. */
export function useRecordWindows(list: ListQuery, first: number, last: number) {
  const host = useHost();
  const from = Math.max(0, Math.floor(first / WINDOW_ROWS));
  const to = Math.max(from, Math.floor(last / WINDOW_ROWS));
  // The first window also tells how many rows there are.
  const numbers = [...new Set([0, ...Array.from({ length: to - from + 1 }, (_, index) => from + index)])];
  const queries = useQueries({
    queries: numbers.map((number) => windowQuery(host, list, number * WINDOW_ROWS, WINDOW_ROWS)),
  });
  const rows = new Map<number, RecordRow>();
  queries.forEach((query, index) => {
    const start = (numbers[index] ?? 0) * WINDOW_ROWS;
    query.data?.rows.forEach((row, position) => {
      rows.set(start + position, row);
    });
  });
  const failed = queries.find((query) => query.error);
  return {
    total: queries[0]?.data?.total ?? null,
    rows,
    isPending: queries[0]?.isPending ?? true,
    error: failed?.error ?? null,
    refetch: () => Promise.all(queries.map((query) => query.refetch())),
  };
}

/** Whether the server wants the user to sign in again: said by an event, or by the last run. */
export function useSignedOut(): boolean {
  const told = useQuery<boolean | null>({
    queryKey: keys.signedOut,
    queryFn: () => null,
    staleTime: Infinity,
  });
  const status = useSyncStatus();
  return told.data ?? status.data?.lastRun?.code === "signed_out";
}

const SUBTREE_PAGE = 500;

/** Counts what a record owns, all the way down, without itself. */
export async function countOwned(
  host: Host,
  kinds: readonly KindInfo[],
  root: RecordKey,
): Promise<{ kind: string; count: number }[]> {
  const byKind = new Map(kinds.map((info) => [info.kind, info]));
  const counts = new Map<string, number>();
  let level: RecordKey[] = [root];
  while (level.length > 0) {
    const next: RecordKey[] = [];
    for (const parent of level) {
      for (const childKind of byKind.get(parent.kind)?.children ?? []) {
        const owner = byKind.get(childKind)?.owner;
        if (!owner) continue;
        for (let offset = 0; ; offset += SUBTREE_PAGE) {
          const page = await host.records({
            kind: childKind,
            search: null,
            filters: [{ field: owner.field, value: parent.id }],
            sort: null,
            offset,
            limit: SUBTREE_PAGE,
          });
          for (const row of page.rows) next.push({ kind: childKind, id: row.id });
          counts.set(childKind, (counts.get(childKind) ?? 0) + page.rows.length);
          if (offset + page.rows.length >= page.total || page.rows.length === 0) break;
        }
      }
    }
    level = next;
  }
  return [...counts].filter(([, count]) => count > 0).map(([kind, count]) => ({ kind, count }));
}

export function useOwnedCounts(key: RecordKey, enabled: boolean) {
  const host = useHost();
  const kinds = useKinds();
  return useQuery({
    queryKey: keys.subtree(key),
    queryFn: () => countOwned(host, kinds.data ?? [], key),
    enabled: enabled && kinds.data !== undefined,
    // Records may have come since: a question about deleting is never answered from memory.
    gcTime: 0,
    staleTime: 0,
  });
}
