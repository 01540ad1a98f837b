/** The names of what the query cache holds. A key is made here or not at all, so that a typo does not compile. */
import type { Json, RecordKey } from "./types";

/** The part of a records query that names one list; its windows follow. */
export type ListQuery = {
  kind: string;
  search: string | null;
  filters: { field: string; value: Json }[];
  sort: { field: string; descending: boolean } | null;
};

export const keys = {
  appState: ["appState"] as const,
  signedOut: ["signedOut"] as const,
  kinds: ["kinds"] as const,
  settings: ["settings"] as const,
  backups: ["backups"] as const,
  about: ["about"] as const,
  /** Everything read from records of one kind. */
  ofKind: (kind: string) => ["records", kind] as const,
  list: (query: ListQuery) => ["records", query.kind, "list", query] as const,
  window: (query: ListQuery, offset: number, limit: number) =>
    ["records", query.kind, "list", query, { offset, limit }] as const,
  record: ({ kind, id }: RecordKey) => ["records", kind, "one", id] as const,
  history: ({ kind, id }: RecordKey) => ["records", kind, "history", id] as const,
  openVisits: ["records", "SchoolVisit", "open"] as const,
  /** Whatever the day. */
  anyCoverage: ["coverage"] as const,
  coverage: (since: string) => ["coverage", since] as const,
  /** Scored again when a section's marks change. */
  assessed: (assessmentId: string) => ["records", "SectionAnswer", "assessed", assessmentId] as const,
  subtree: ({ kind, id }: RecordKey) => ["subtree", kind, id] as const,
  conflicts: ["conflicts"] as const,
  conflict: (id: string) => ["conflicts", id] as const,
  ledger: ["ledger"] as const,
  journal: ["journal"] as const,
  syncStatus: ["sync", "status"] as const,
  runs: ["sync", "runs"] as const,
  queue: ["sync", "queue"] as const,
};
