/**
 * The whole surface that the window may use of the program behind it. `hosts/tauri.ts` calls the program,
 * `hosts/memory.ts` is one that lives in memory. Every method rejects with a `HostError` (errors.ts).
 */
import type {
  AppEvent,
  AppState,
  ConflictRow,
  ConflictView,
  Connected,
  CreateRequest,
  Decision,
  JournalRow,
  KindInfo,
  OpenedForm,
  QueueRow,
  RecordKey,
  RecordsPage,
  RecordsQuery,
  RecordView,
  Resolution,
  RunReport,
  Saved,
  SaveRequest,
  Settings,
  SignedOut,
  SyncStatus,
} from "./types";

export interface Host {
  appState(): Promise<AppState>;
  connect(to: { server: string; email: string; password: string }): Promise<Connected>;
  unlock(recoveryCode: string): Promise<AppState>;
  signInAgain(password: string): Promise<AppState>;
  signOut(): Promise<SignedOut>;

  /** Every kind's declaration, parents before children. */
  kinds(): Promise<KindInfo[]>;
  /** One window of rows; `total` counts all that match. */
  records(query: RecordsQuery): Promise<RecordsPage>;
  record(key: RecordKey): Promise<RecordView>;
  /** Pins the version on the screen, so that a later save is judged against what its author saw. */
  openForm(key: RecordKey): Promise<OpenedForm>;
  save(request: SaveRequest): Promise<Saved>;
  closeForm(pin: string): Promise<void>;
  create(request: CreateRequest): Promise<OpenedForm>;
  deleteRecord(key: RecordKey): Promise<{ removed: number }>;

  conflicts(): Promise<ConflictRow[]>;
  conflict(id: string): Promise<ConflictView>;
  resolve(resolution: Resolution): Promise<{ decisionId: string }>;
  undo(decisionId: string): Promise<void>;
  ledger(): Promise<Decision[]>;
  journal(): Promise<JournalRow[]>;
  restoreJournal(id: string): Promise<RecordView>;

  /** Returns at once; progress and result come as events. */
  syncNow(): Promise<void>;
  syncCancel(): Promise<void>;
  syncStatus(): Promise<SyncStatus>;
  runs(): Promise<RunReport[]>;
  queue(): Promise<QueueRow[]>;
  queueRetry(id: string): Promise<void>;
  queueWithdraw(id: string): Promise<void>;

  settings(): Promise<Settings>;
  setSettings(settings: Settings): Promise<void>;

  /** Events come after commit. Returns the function that stops listening. */
  listen(onEvent: (event: AppEvent) => void): () => void;
}
