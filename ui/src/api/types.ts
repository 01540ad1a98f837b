/**
 * The words of the command surface: what crosses between the window and the program.
 * Ids are hyphenated UUIDs, instants RFC 3339 strings. `hosts/tauri.ts` holds
 * them against the generated bindings: where the two drift apart, it does not compile.
 */

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
/** Field name to value. A field without an answer is absent, never an empty string. */
export type Payload = Record<string, Json>;

export type Account = {
  server: string;
  email: string;
  name: string;
  organisation: string;
  monitorId: string;
  role: string;
};
/** `welcome`: no account here yet. `locked`: there is one, but its key is lost and the recovery code is asked for. */
export type AppState = {
  phase: "welcome" | "locked" | "ready";
  account: Account | null;
  /** The server runs inside this program, with sample data; nothing entered reaches a real one. */
  practice: boolean;
  policy: Policy;
  /** What people who signed out left unsent on this laptop; told while nobody is signed in. */
  kept: KeptUnsent[];
};
/** It goes on when the account connects again. */
export type KeptUnsent = { name: string; email: string; server: string; unsent: number };
/** What the organisation's IT has preset on this laptop. */
export type Policy = {
  /** The server that this laptop connects to; the person is not asked for it. */
  server: string | null;
  /** Names of settings that the person cannot change. */
  locked: string[];
};
/** `recoveryCode` is present once: after the first connect on this laptop. */
export type Connected = { state: AppState; recoveryCode: string | null };
export type SignedOut = { unsent: number; state: AppState };

export type Shape =
  | "text"
  | "longText"
  | "integer"
  | "decimal"
  | "yesNo"
  | "date"
  | "time"
  | "instant"
  | "choice"
  | "choices"
  | "reference"
  | "document";

export type FieldInfo = {
  name: string;
  label: string;
  shape: Shape;
  required: boolean;
  search: boolean;
  personal: boolean;
  choices: string[] | null;
  min: number | null;
  max: number | null;
  refersTo: string | null;
  owner: boolean;
};
export type KindInfo = {
  kind: string;
  title: string;
  collection: string;
  nested: string;
  owner: { field: string; kind: string } | null;
  fields: FieldInfo[];
  editable: boolean;
  children: string[];
  derivedKey: string[];
};

export type RecordState = "confirmed" | "waiting" | "sent" | "conflict" | "attention" | "blocked";
export type RecordRow = {
  kind: string;
  id: string;
  label: string;
  data: Payload;
  state: RecordState;
  updatedAt: string | null;
};
export type RecordKey = { kind: string; id: string };
export type Trail = { kind: string; id: string; label: string };
export type RecordView = RecordRow & {
  links: { field: string; kind: string; id: string; label: string }[];
  ownerTrail: Trail[];
  by: string | null;
  server: { updatedAt: string } | null;
  attention: Reason | null;
};
export type RecordsQuery = {
  kind: string;
  search: string | null;
  filters: { field: string; value: Json }[];
  sort: { field: string; descending: boolean } | null;
  offset: number;
  limit: number;
};
export type RecordsPage = { total: number; rows: RecordRow[] };
/** A place that has schools: a district, or a region where there are many districts. */
export type CoverageRow = { kind: string; id: string; label: string; schools: number; visited: number };

/** `pin` names the version that a form was opened on; a save without it is not possible. */
export type OpenedForm = { pin: string; view: RecordView };
/** How the closing of the window stands. */
export type CloseStands = "saving" | "asking" | "ready";
/** Why an answer gives way to another one of the same person; it is kept in the journal then. */
export type GivesWay = "noAnswer" | "notAsked";
/** What a save does in the journal besides; it happens with the save or not at all. */
export type Beside = { givesWay?: GivesWay; bringsBack?: string };
export type SaveRequest = { pin: string; set: Payload; unset: string[] } & Beside;
export type Saved = { view: RecordView; outcome: "saved" | "conflict" };
export type CreateRequest = { kind: string; data: Payload; parent: RecordKey | null };

export const conflictReasons = ["edited", "deleted", "leftScope", "orphaned", "subtreeChanged"] as const;
export type ConflictReason = (typeof conflictReasons)[number];
/** `id` is the id of the record it is about: a record has one open conflict at most. */
export type ConflictRow = {
  id: string;
  kind: string;
  label: string;
  /** Its owners, the topmost first: the conflicts of one visit belong together. */
  ownerTrail: Trail[];
  openedAt: string;
  reason: ConflictReason;
  mineBy: string | null;
  theirsBy: string | null;
  theirsAt: string | null;
};
export type Side = {
  removed: boolean;
  data: Payload | null;
  by: string | null;
  device: string | null;
  from: string | null;
  to: string | null;
};
export type ConflictField = {
  name: string;
  label: string;
  shape: Shape;
  base: Json;
  mine: Json;
  theirs: Json;
  differs: boolean;
  clash: boolean;
};
export type ConflictView = ConflictRow & {
  fields: ConflictField[];
  base: Side | null;
  mine: Side;
  theirs: Side;
  /** What a person calls the records that any side refers to, by id. */
  names: Record<string, string>;
};
export type FieldChoice = "mine" | "theirs" | { value: Json };
export type Resolution =
  | { id: string; take: "mine" | "theirs" }
  | { id: string; take: "fields"; fields: Record<string, FieldChoice> };
export type Decision = {
  id: string;
  kind: string;
  recordId: string;
  label: string;
  taken: string;
  by: string | null;
  at: string;
  why: string;
  undone: boolean;
};
export type JournalRow = {
  id: string;
  kind: string;
  recordId: string;
  label: string;
  data: Payload;
  at: string;
  why: string;
  restored: boolean;
  /** The fields that gave way and come back, where the rest of the record stayed; empty for a whole record. */
  only: string[];
};

export type Phase = "validate" | "send" | "receive" | "apply" | "done";
export type Progress = {
  phase: Phase;
  sent: number;
  received: number;
  total: number | null;
  bytesUp: number;
  bytesDown: number;
};
export type RunReport = {
  id: string;
  trigger: "timer" | "network" | "manual" | "start";
  startedAt: string;
  finishedAt: string;
  outcome: "complete" | "partial" | "failed" | "skipped";
  code: string | null;
  message: string;
  safe: string;
  todo: string;
  pushed: number;
  confirmed: number;
  pulled: Record<string, number>;
  conflicts: number;
  attention: number;
  parked: number;
  waiting: number;
  journaled: number;
  requests: number;
  bytesUp: number;
  bytesDown: number;
  seconds: number | null;
  serverTime: string | null;
  digestsMatch: boolean | null;
  attempts: number;
};
export type SyncStatus = {
  running: boolean;
  progress: Progress | null;
  waiting: number;
  conflicts: number;
  attention: number;
  parked: number;
  lastRun: RunReport | null;
  lastSynced: { schools: string | null; visits: string | null; assessments: string | null };
  nextAutomatic: string | null;
  online: boolean | null;
  clockOffWarning: string | null;
};

export type Reason = {
  code: string;
  message: string;
  safe: string;
  todo: string;
  fields: FieldProblem[];
};
export type QueueState = "waiting" | "sent" | "paused" | "blocked" | "attention";
export type QueueRow = {
  id: string;
  kind: string;
  label: string;
  recordId: string;
  action: "put" | "delete";
  state: QueueState;
  reason: Reason | null;
  since: string;
};

export type Theme = "system" | "light" | "dark";
export type Settings = {
  /** A language tag with a catalogue: `en`, `fr`, `pt`, `sw`. */
  language: string;
  theme: Theme;
  syncEveryMinutes: number;
  /** `automatic`: by the timer and when a network comes; `asked`: only on *Sync now*, where every byte is paid for. */
  dataUse: "automatic" | "asked";
  notifications: boolean;
  /** Whether the end of a section's time is heard as well as seen. */
  soundAtTimeUp: boolean;
};

/** What the assessor's marks came to; computed by the program, never by a screen. */
export type SectionScore = {
  section: string;
  total: number;
  asked: number;
  attempted: number;
  correct: number;
  incorrect: number;
  noResponse: number;
  autoStopped: boolean;
  elapsedSeconds: number | null;
  perMinute: number | null;
  /** From 0 to 1. */
  accuracy: number | null;
  sentences: number | null;
};
/** `refused`: facts of a section that contradict each other, by its code. */
export type Assessed = {
  scores: SectionScore[];
  refused: { section: string; message: string }[];
  /** The fields of the AssessmentResult as they stand now. */
  result: Payload;
};

export type Backup = { id: string; madeAt: string; bytes: number; records: number };
export type WrittenFile = { path: string; records: number };
export type Licence = { name: string; version: string; licence: string };
export type About = { version: string; server: string | null; deviceName: string; licences: Licence[] };

export type FieldProblem = { field: string; code: string; message: string };
/** What a rejected command carries: one row of the table of codes, and the fields it refuses if it is `invalid`. */
export type UiError = {
  code: string;
  message: string;
  safe: string;
  todo: string;
  retryable: boolean;
  runId: string | null;
  fields?: FieldProblem[];
};

export type AppEvent =
  | { type: "changed"; kinds: string[] }
  | { type: "sync"; status: SyncStatus }
  | { type: "finished"; report: RunReport }
  | { type: "signedOut" };

export const historyFates = ["stored", "rejected", "archived"] as const;
/** Something that somebody wrote. `rejected`: it came late. `archived`: it gave way on its author's laptop. */
export type HistoryEntry = {
  fate: (typeof historyFates)[number];
  /** There is no content: it is a deletion, or what it held was erased. */
  removed: boolean;
  by: string | null;
  device: string;
  /** When it was typed, in server time. */
  typedAt: string | null;
  recordedAt: string;
  changes: { field: string; before: Json; after: Json }[];
};
/** What became of a record on the server, newest first. */
export type RecordHistory = {
  entries: HistoryEntry[];
  erasedAt: string | null;
  /** When the server said so; null of a record that it does not have. */
  asOf: string | null;
  /** The code of why it could not be asked now: this is what it said before. */
  stale: string | null;
  /** What the records are called that any entry refers to, by id. */
  names: Record<string, string>;
};
