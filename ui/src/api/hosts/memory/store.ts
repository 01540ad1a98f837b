/**
 * What the memory host remembers: records, the queue, runs, journal, ledger and conflicts, with the few rules
 * that screens can see (state of a row, children go with their owner). Emits an event after each change.
 */
import { HostError } from "../../errors";
import type {
  AppEvent,
  ConflictView,
  Decision,
  FieldProblem,
  JournalRow,
  Payload,
  QueueRow,
  Reason,
  RecordKey,
  RecordRow,
  RecordState,
  RecordsQuery,
  RecordView,
  RunReport,
  Trail,
} from "../../types";
import { problemsIn } from "./check";
import { kindInfo, memoryKinds } from "./kinds";
import { type SampleRecord, sampleId } from "./sample";

export type Held = {
  data: Payload;
  state: RecordState;
  updatedAt: string | null;
  by: string | null;
  attention: Reason | null;
};

export class MemoryStore {
  readonly #records = new Map<string, Map<string, Held>>();
  readonly #listeners = new Set<(event: AppEvent) => void>();
  #made = 0;
  readonly queue = new Map<string, QueueRow>();
  readonly journal: JournalRow[] = [];
  readonly ledger: Decision[] = [];
  readonly runs: RunReport[] = [];
  readonly conflicts = new Map<string, ConflictView>();
  /** How to take back a decision, by its id. */
  readonly undos = new Map<string, () => void>();
  /** What a delete took along, by the deleted record's id, until the server has confirmed it. */
  readonly removed = new Map<string, { key: RecordKey; held: Held }[]>();
  user: string | null = null;

  constructor(
    sample: readonly SampleRecord[],
    stamp: string,
    readonly now: () => Date,
  ) {
    for (const info of memoryKinds) this.#records.set(info.kind, new Map());
    for (const { kind, id, data } of sample) {
      this.#of(kind).set(id, { data, state: "confirmed", updatedAt: stamp, by: null, attention: null });
    }
  }

  #of(kind: string): Map<string, Held> {
    const rows = this.#records.get(kind);
    if (!rows) throw notFound();
    return rows;
  }

  newId(): string {
    this.#made += 1;
    return sampleId(0xffff, this.#made);
  }

  listen(listener: (event: AppEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  emit(event: AppEvent): void {
    for (const listener of this.#listeners) listener(event);
  }

  has({ kind, id }: RecordKey): boolean {
    return this.#of(kind).has(id);
  }

  get({ kind, id }: RecordKey): Held {
    const held = this.#of(kind).get(id);
    if (!held) throw notFound();
    return held;
  }

  put({ kind, id }: RecordKey, held: Held): void {
    this.#of(kind).set(id, held);
  }

  /**
   * An edit made on this laptop: the record waits for upload and stands in the queue. What does not hold yet is
   * kept as well and needs attention before it is sent.
   */
  edit(key: RecordKey, data: Payload): void {
    const before = this.has(key) ? this.get(key) : null;
    const problems = problemsIn(kindInfo(key.kind), data);
    const attention = problems.length > 0 ? draftReason(problems) : null;
    this.put(key, {
      data,
      state: before?.state === "conflict" ? "conflict" : attention ? "attention" : "waiting",
      updatedAt: before?.updatedAt ?? null,
      by: this.user,
      attention,
    });
    this.enqueue(key, "put");
    const row = this.queue.get(key.id);
    if (row && attention) this.queue.set(key.id, { ...row, state: "attention", reason: attention });
  }

  /** Into the journal: what a record held, or the fields of it that gave way. */
  keep(key: RecordKey, data: Payload, why: string, only: string[] = []): void {
    this.journal.unshift({
      id: `journal-${this.newId()}`,
      kind: key.kind,
      recordId: key.id,
      label: this.label(key.kind, data),
      data,
      at: this.now().toISOString(),
      why,
      restored: false,
      only,
    });
  }

  markRestored(id: string): JournalRow {
    const index = this.journal.findIndex((row) => row.id === id);
    const row = this.journal[index];
    if (!row) throw notFound();
    this.journal.splice(index, 1, { ...row, restored: true });
    return row;
  }

  enqueue({ kind, id }: RecordKey, action: "put" | "delete"): void {
    const label = this.has({ kind, id }) ? this.label(kind, this.get({ kind, id }).data) : kind;
    this.queue.set(id, {
      id: `op-${id}`,
      kind,
      label,
      recordId: id,
      action,
      state: "waiting",
      reason: null,
      since: this.now().toISOString(),
    });
  }

  /** The id of the record that these fields name. */
  withSame(kind: string, fields: readonly string[], data: Payload): string | null {
    const found = [...this.#of(kind)].find(([, held]) =>
      fields.every((field) => held.data[field] === data[field]),
    );
    return found?.[0] ?? null;
  }

  remove({ kind, id }: RecordKey): void {
    this.#of(kind).delete(id);
  }

  /** Every record that this one owns, all the way down, without itself. */
  owned({ kind, id }: RecordKey): RecordKey[] {
    return kindInfo(kind).children.flatMap((childKind) => {
      const owner = kindInfo(childKind).owner?.field ?? "";
      const children = [...this.#of(childKind)]
        .filter(([, held]) => held.data[owner] === id)
        .map(([childId]) => ({ kind: childKind, id: childId }));
      return children.flatMap((child) => [child, ...this.owned(child)]);
    });
  }

  /** A value, following owner references along a dotted path. */
  #valueAt(kind: string, data: Payload, path: string): unknown {
    const [head = "", ...rest] = path.split(".");
    const value = data[head];
    if (rest.length === 0) return value;
    const to = kindInfo(kind).fields.find((field) => field.name === head)?.refersTo;
    if (!to || typeof value !== "string" || !this.has({ kind: to, id: value })) return undefined;
    return this.#valueAt(to, this.get({ kind: to, id: value }).data, rest.join("."));
  }

  label(kind: string, data: Payload): string {
    const text = (field: string) => (typeof data[field] === "string" ? (data[field] as string) : "");
    const labelOf = (to: string, field: string) => {
      const id = text(field);
      return id !== "" && this.has({ kind: to, id }) ? this.label(to, this.get({ kind: to, id }).data) : "";
    };
    switch (kind) {
      case "SchoolVisit":
        return [text("date"), labelOf("School", "schoolId")].filter(Boolean).join(" · ");
      case "TeacherVisit":
        return [labelOf("Teacher", "teacherId"), text("topic")].filter(Boolean).join(" · ");
      case "PupilAssessment":
        return [
          text("pupilCode") || labelOf("Pupil", "pupilId"),
          labelOf("AssessmentDefinition", "assessmentDefinitionId"),
        ]
          .filter(Boolean)
          .join(" · ");
      case "MonitoringAnswer":
        return labelOf("FormQuestion", "questionId");
      case "SectionAnswer":
        return text("section");
      case "ActionPoint":
        return text("action");
      case "FormQuestion":
        return text("label");
      default:
        return text("name") || text("title") || text("code") || kindInfo(kind).title;
    }
  }

  row({ kind, id }: RecordKey): RecordRow {
    const { data, state, updatedAt } = this.get({ kind, id });
    return { kind, id, label: this.label(kind, data), data, state, updatedAt };
  }

  view(key: RecordKey): RecordView {
    const held = this.get(key);
    const info = kindInfo(key.kind);
    const links = info.fields.flatMap((field) => {
      const id = held.data[field.name];
      const kind = field.refersTo;
      if (!kind || typeof id !== "string" || !this.has({ kind, id })) return [];
      return [{ field: field.name, kind, id, label: this.label(kind, this.get({ kind, id }).data) }];
    });
    const ownerTrail: Trail[] = [];
    let current: RecordKey | null = this.#ownerOf(key);
    while (current) {
      ownerTrail.unshift({ ...current, label: this.label(current.kind, this.get(current).data) });
      current = this.#ownerOf(current);
    }
    return {
      ...this.row(key),
      links,
      ownerTrail,
      by: held.by,
      server: held.updatedAt ? { updatedAt: held.updatedAt } : null,
      attention: held.attention,
    };
  }

  #ownerOf(key: RecordKey): RecordKey | null {
    const owner = kindInfo(key.kind).owner;
    const id = owner ? this.get(key).data[owner.field] : undefined;
    if (!owner || typeof id !== "string" || !this.has({ kind: owner.kind, id })) return null;
    return { kind: owner.kind, id };
  }

  select(query: RecordsQuery): { total: number; rows: RecordRow[] } {
    const info = kindInfo(query.kind);
    const searched = info.fields.filter((field) => field.search).map((field) => field.name);
    const words = (query.search ?? "").toLowerCase().split(/\s+/).filter(Boolean);
    let found = [...this.#of(query.kind)].filter(([, { data }]) => {
      if (
        query.filters.some(({ field, value }) => (this.#valueAt(query.kind, data, field) ?? null) !== value)
      )
        return false;
      if (words.length === 0) return true;
      const text = [this.label(query.kind, data), ...searched.map((name) => data[name] ?? "")]
        .join(" ")
        .toLowerCase();
      return words.every((word) => text.includes(word));
    });
    const sort = query.sort;
    if (sort) {
      const sign = sort.descending ? -1 : 1;
      const value = (data: Payload) => data[sort.field] ?? "";
      found = found.sort(([, a], [, b]) => {
        const [left, right] = [value(a.data), value(b.data)];
        if (typeof left === "number" && typeof right === "number") return sign * (left - right);
        return sign * String(left).localeCompare(String(right));
      });
    }
    const rows = found
      .slice(query.offset, query.offset + query.limit)
      .map(([id]) => this.row({ kind: query.kind, id }));
    return { total: found.length, rows };
  }
}

export function notFound(): HostError {
  return new HostError({
    code: "not_found",
    message: "This record is no longer here.",
    safe: "It was removed on this laptop or by the server; nothing else changed.",
    todo: "Go back to the list.",
    retryable: false,
    runId: null,
  });
}

function draftReason(fields: FieldProblem[]): Reason {
  return {
    code: "invalid",
    message: "Some answers are missing or do not hold.",
    safe: "Everything you typed is kept on this laptop.",
    todo: "Correct what is marked; the record is sent with the next sync.",
    fields,
  };
}

export function invalid(fields: FieldProblem[]): HostError {
  return new HostError({
    code: "invalid",
    message: "Some answers cannot be kept as they are.",
    safe: "What you typed stays in the form.",
    todo: "Correct the fields that are marked.",
    retryable: false,
    runId: null,
    fields,
  });
}
