/**
 * The whole surface that the window may use of the program behind it. `hosts/tauri.ts` calls the program,
 * `hosts/memory.ts` is one that lives in memory. Every method rejects with a `HostError` (errors.ts).
 */
import type {
  About,
  AppEvent,
  AppState,
  Assessed,
  Backup,
  CloseStands,
  ConflictRow,
  ConflictView,
  Connected,
  CoverageRow,
  CreateRequest,
  Decision,
  JournalRow,
  KindInfo,
  OpenedForm,
  QueueRow,
  RecordHistory,
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
  WrittenFile,
} from "./types";

export interface Host {
  appState(): Promise<AppState>;
  connect(to: { server: string; email: string; password: string }): Promise<Connected>;
  /** With an enrolment code in place of the password, which becomes `password` unless that is null. */
  connectWithCode(to: {
    server: string;
    email: string;
    code: string;
    password: string | null;
  }): Promise<Connected>;
  /** Tries once more to open a database that could not be opened when the program started. */
  openAgain(): Promise<AppState>;
  unlock(recoveryCode: string): Promise<AppState>;
  signInAgain(password: string): Promise<AppState>;
  signOut(): Promise<SignedOut>;
  /** A server inside the program, with sample data and a colleague. */
  startPractice(): Promise<AppState>;
  leavePractice(): Promise<AppState>;
  /** Practice only: the colleague edits this school, so that an edit of one's own meets it at the next sync. */
  colleagueEdits(schoolId: string): Promise<void>;
  changePassword(to: { current: string; next: string }): Promise<void>;
  /** A new recovery code in place of the old one; shown once. */
  newRecoveryCode(): Promise<{ recoveryCode: string }>;
  /** The address in the window where the person was last, also after a crash. */
  place(): Promise<string | null>;
  setPlace(address: string): Promise<void>;

  /** Every kind's declaration, parents before children. */
  kinds(): Promise<KindInfo[]>;
  /** One window of rows; `total` counts all that match. */
  records(query: RecordsQuery): Promise<RecordsPage>;
  /** The visits that this person or whoever takes them still has to make, the earliest first. */
  openVisits(): Promise<RecordsPage>;
  /** How many schools of each place were visited on this day or after. */
  coverage(since: string): Promise<CoverageRow[]>;
  record(key: RecordKey): Promise<RecordView>;
  /** What became of it on the server; a copy of what it said before where it is not reached. */
  recordHistory(key: RecordKey): Promise<RecordHistory>;
  /** Pins the version on the screen, so that a later save is judged against what its author saw. */
  openForm(key: RecordKey): Promise<OpenedForm>;
  save(request: SaveRequest): Promise<Saved>;
  closeForm(pin: string): Promise<void>;
  create(request: CreateRequest): Promise<OpenedForm>;
  deleteRecord(key: RecordKey): Promise<{ removed: number }>;

  /** Scores an assessment from its section answers as they stand on disk, and keeps its AssessmentResult. */
  assess(assessmentId: string): Promise<Assessed>;

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
  /** Writes all that is unsent into a file that a person can send by other means. */
  exportUnsent(): Promise<WrittenFile>;

  settings(): Promise<Settings>;
  setSettings(settings: Settings): Promise<void>;
  backups(): Promise<Backup[]>;
  backUpNow(): Promise<Backup>;
  /** Puts the copy in place of the database; what was unsent and is not in the copy is kept as an export beside it. */
  restoreBackup(id: string): Promise<AppState>;
  /** Writes the diagnostics file for support; it holds no personal data. */
  diagnose(): Promise<WrittenFile>;
  about(): Promise<About>;

  /** The window is to be closed; whoever listens says how that stands. Returns the function that stops listening. */
  listenForClosing(onAsked: () => void): () => void;
  /** `saving` again and again while it lasts, `asking` while the person decides, `ready` when the window may go. */
  closeStands(stands: CloseStands): Promise<void>;

  /** Events come after commit. Returns the function that stops listening. */
  listen(onEvent: (event: AppEvent) => void): () => void;
}
