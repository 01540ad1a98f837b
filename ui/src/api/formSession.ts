/**
 * An open form: answers go to the store as they are typed, each `SAVE_DELAY_MS` after its last keystroke, one save
 * at a time. `flush` sends at once what still waits (a field left, a page left, a hidden window). What the store
 * refuses stays in the draft and never holds up the other answers. Knows no React and no screen.
 */
import {
  type Draft,
  draftOf,
  isDirty,
  requestFor,
  valuesOf,
  withChange,
  withRefused,
  withSaved,
} from "./draft";
import { asHostError, type HostError } from "./errors";
import type { Host } from "./host";
import type { Beside, FieldProblem, Json, OpenedForm, Payload, RecordKey, RecordView, Saved } from "./types";
import { holdTyped, letGo, type UnsavedAnswer } from "./unsaved";

/**
 * From the last keystroke in a field to its save. The promise to the user is "on disk within 300 ms", so more than
 * half of that is left for the way to the program and for a disk that is asked to sync.
 */
export const SAVE_DELAY_MS = 120;

/** Where a form's answers go: an opened record, or one that is created by its first complete answers. */
export type Keeper = {
  readonly kind: string;
  /** False while the record does not exist yet: then nothing can be kept without the fields it needs. */
  readonly exists: boolean;
  keep(set: Payload, unset: string[], all: Payload, beside: Beside): Promise<Saved>;
  close(): Promise<void>;
};

export function keeperOf(host: Host, opened: OpenedForm): Keeper {
  return {
    kind: opened.view.kind,
    exists: true,
    keep: (set, unset, _all, beside) => host.save({ pin: opened.pin, set, unset, ...beside }),
    close: () => host.closeForm(opened.pin),
  };
}

export function keeperOfNew(host: Host, kind: string, parent: RecordKey | null): Keeper {
  let opened: OpenedForm | null = null;
  return {
    kind,
    get exists() {
      return opened !== null;
    },
    async keep(set, unset, all, beside) {
      if (opened) return host.save({ pin: opened.pin, set, unset, ...beside });
      opened = await host.create({ kind, data: all, parent });
      return { view: opened.view, outcome: "saved" };
    },
    async close() {
      if (opened) await host.closeForm(opened.pin);
    },
  };
}

export type SaveStatus = "idle" | "typing" | "saving" | "saved" | "refused" | "failed";

export type FormSnapshot = {
  values: Payload;
  refused: Readonly<Record<string, FieldProblem>>;
  touched: ReadonlySet<string>;
  /** Fields whose answer is not saved yet. */
  changed: ReadonlySet<string>;
  status: SaveStatus;
  /** Milliseconds since the epoch by the laptop's clock, for "Saved at 14:03". */
  savedAt: number | null;
  problem: HostError | null;
  /** The record was changed elsewhere since this form was opened: both versions are kept for review. */
  inConflict: boolean;
  exists: boolean;
  /** The record began in this form: what nobody has come to yet is no fault. */
  isNew: boolean;
  /** Null while the record does not exist yet. */
  view: RecordView | null;
  dirty: boolean;
};

export class FormSession {
  readonly #keeper: Keeper;
  readonly #listeners = new Set<() => void>();
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>();
  readonly #due = new Set<string>();
  readonly #touched = new Set<string>();
  readonly #isNew: boolean;
  #draft: Draft;
  #view: RecordView | null;
  #saving: Promise<void> | null = null;
  #savedAt: number | null = null;
  #problem: HostError | null = null;
  #inConflict = false;
  /** What the next save does in the journal. */
  #beside: Beside = {};
  #snapshot: FormSnapshot;

  /** `saved` is what is stored of a record that is not opened before its first change. */
  constructor(keeper: Keeper, start: { view: RecordView | null; saved?: Payload; prefilled?: Payload }) {
    this.#keeper = keeper;
    this.#view = start.view;
    this.#isNew = start.view === null && start.saved === undefined;
    this.#draft = draftOf(start.view?.data ?? start.saved ?? {});
    for (const [field, value] of Object.entries(start.prefilled ?? {})) {
      this.#draft = withChange(this.#draft, field, value);
    }
    this.#inConflict = start.view?.state === "conflict";
    this.#snapshot = this.#look();
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly snapshot = (): FormSnapshot => this.#snapshot;

  readonly change = (field: string, value: Json | undefined): void => {
    this.#take(field, value);
    clearTimeout(this.#timers.get(field));
    this.#timers.set(
      field,
      setTimeout(() => {
        this.#timers.delete(field);
        this.#due.add(field);
        void this.#saveDue();
      }, SAVE_DELAY_MS),
    );
    this.#tell();
  };

  /** Sends everything unsaved now, waits until the store has answered, and says how it stands then. */
  readonly flush = async (): Promise<SaveStatus> => {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
    for (const field of Object.keys(this.#draft.changes)) this.#due.add(field);
    await this.#saveDue();
    return this.#status();
  };

  /**
   * Changes fields and does in the journal what belongs to it, with one save. Fields that are taken away must be on
   * disk first: what could not be kept there does not give way, and false says so.
   */
  readonly replace = async (changes: Payload, gone: readonly string[], beside: Beside): Promise<boolean> => {
    if (gone.some((field) => field in this.#draft.changes) || this.#saving) await this.flush();
    if (gone.some((field) => field in this.#draft.changes)) return false;
    this.#beside = beside;
    for (const [field, value] of Object.entries(changes)) this.#take(field, value);
    for (const field of gone) this.#take(field, undefined);
    await this.flush();
    return true;
  };

  readonly close = async (): Promise<void> => {
    if (this.#touched.size > 0) await this.flush();
    // Whoever left it was told what could not be saved.
    letGo(this);
    await this.#keeper.close();
  };

  #take(field: string, value: Json | undefined): void {
    this.#draft = withChange(this.#draft, field, value);
    this.#touched.add(field);
    holdTyped(this);
  }

  /** What somebody typed and is on no disk, with the last reason why. */
  readonly unsaved = (): { answers: UnsavedAnswer[]; problem: HostError | null } => {
    const { changes } = this.#draft;
    const fields = Object.keys(changes).filter((field) => this.#touched.has(field));
    const answers = fields.map((field) => ({ kind: this.#keeper.kind, field, value: changes[field] }));
    return { answers, problem: answers.length > 0 ? this.#problem : null };
  };

  async #saveDue(): Promise<void> {
    while (this.#saving) await this.#saving;
    if (this.#due.size === 0) return;
    this.#saving = this.#saveOnce().finally(() => {
      this.#saving = null;
      this.#tell();
    });
    this.#tell();
    await this.#saving;
    // What came due while that save was under way.
    if (this.#due.size > 0) await this.#saveDue();
  }

  async #saveOnce(): Promise<void> {
    // A refused answer goes along again: another answer may have made it right.
    const fields = new Set([...this.#due, ...Object.keys(this.#draft.refused)]);
    this.#due.clear();
    if (!this.#keeper.exists) for (const field of Object.keys(this.#draft.changes)) fields.add(field);
    const problem = await this.#send(fields);
    this.#problem = null;
    if (!problem) return;
    if (problem.code !== "invalid") {
      this.#problem = problem;
      return;
    }
    const named = new Set(problem.fields.map((refusal) => refusal.field));
    const rest = [...fields].filter((field) => !named.has(field));
    if (this.#keeper.exists && rest.length < fields.size && rest.length > 0) {
      const second = await this.#send(rest);
      if (second && second.code !== "invalid") this.#problem = second;
    }
    this.#draft = withRefused(this.#draft, problem.fields);
  }

  async #send(fields: Iterable<string>): Promise<HostError | null> {
    const request = requestFor(this.#draft, fields);
    if (!request) return null;
    try {
      const beside = this.#beside;
      const all = valuesOf(this.#draft);
      const { view, outcome } = await this.#keeper.keep(request.set, request.unset, all, beside);
      if (this.#beside === beside) this.#beside = {};
      this.#draft = withSaved(this.#draft, view.data, request.sent);
      this.#view = view;
      this.#inConflict = outcome === "conflict" || view.state === "conflict";
      this.#savedAt = Date.now();
      return null;
    } catch (thrown) {
      return asHostError(thrown);
    }
  }

  #status(): SaveStatus {
    if (this.#saving) return "saving";
    if (this.#timers.size > 0 || this.#due.size > 0) return "typing";
    if (this.#problem) return "failed";
    if (Object.keys(this.#draft.refused).length > 0) return "refused";
    return this.#savedAt === null ? "idle" : "saved";
  }

  #look(): FormSnapshot {
    return {
      values: valuesOf(this.#draft),
      refused: this.#draft.refused,
      touched: new Set(this.#touched),
      changed: new Set(Object.keys(this.#draft.changes)),
      status: this.#status(),
      savedAt: this.#savedAt,
      problem: this.#problem,
      inConflict: this.#inConflict,
      exists: this.#keeper.exists,
      isNew: this.#isNew,
      view: this.#view,
      dirty: isDirty(this.#draft),
    };
  }

  #tell(): void {
    this.#snapshot = this.#look();
    for (const listener of this.#listeners) listener();
  }
}
