/**
 * The answers to one form on one visit. Each answer is a record of its own and has its own form session here, so
 * that one that cannot be kept never holds up another. A record is opened, or made, by the first change of its
 * answer; its id follows from the visit and the question. Knows no React and no screen.
 */

import type { HostError } from "./errors";
import { FormSession, type Keeper, type SaveStatus } from "./formSession";
import { lastGivenWay } from "./givenWay";
import type { Host } from "./host";
import type { OpenedForm, Payload, RecordKey, RecordRow } from "./types";

const ANSWER = "MonitoringAnswer";

export const reasonsForNone = ["notApplicable", "refused", "dontKnow", "missing"] as const;
/** Why a question has no answer. `notAsked` is what the form's own logic says, never a person. */
export type NoAnswer = (typeof reasonsForNone)[number] | "notAsked";
export type Answer = {
  value: string | null;
  noAnswer: NoAnswer | null;
  /** Typed, and not to be read as the question asks: kept as it is until it is corrected, and not sent. */
  unread: string | null;
};

export type AnswersSnapshot = {
  /** By the id of the question; a question without a record is absent. */
  answers: ReadonlyMap<string, Answer>;
  /** Questions whose answer someone else changed as well: both are kept for review. */
  inConflict: ReadonlySet<string>;
  /** Questions whose answer is not on disk although it was tried. */
  unsaved: ReadonlySet<string>;
  status: SaveStatus;
  savedAt: number | null;
  problem: HostError | null;
  dirty: boolean;
};

type Lane = { session: FormSession; row: RecordRow | null };

export function answerIn(data: Payload): Answer {
  const { value, noAnswer, unread } = data;
  return {
    value: typeof value === "string" && value !== "" ? value : null,
    unread: typeof unread === "string" && unread !== "" ? unread : null,
    noAnswer: typeof noAnswer === "string" ? (noAnswer as NoAnswer) : null,
  };
}

/** An answer is kept whole: a value, or why there is none. Taken away, it is missing and no empty text. */
function wholeAnswer(all: Payload): { set: Payload; unset: string[] } {
  const { value, noAnswer, unread } = answerIn(all);
  if (unread !== null) return { set: { unread }, unset: ["value", "noAnswer"] };
  if (value !== null) return { set: { value }, unset: ["noAnswer", "unread"] };
  return { set: { noAnswer: noAnswer ?? "missing" }, unset: ["value", "unread"] };
}

export class AnswerSession {
  readonly #host: Host;
  readonly #visit: RecordKey;
  readonly #formId: string;
  readonly #lanes = new Map<string, Lane>();
  readonly #listeners = new Set<() => void>();
  #snapshot: AnswersSnapshot;

  constructor(host: Host, visit: RecordKey, formId: string, stored: readonly RecordRow[]) {
    this.#host = host;
    this.#visit = visit;
    this.#formId = formId;
    for (const row of stored) this.#hold(questionOf(row), row);
    this.#snapshot = this.#look();
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly snapshot = (): AnswersSnapshot => this.#snapshot;

  /** An empty value takes the answer away. */
  readonly say = (questionId: string, value: string): void =>
    this.#change(questionId, { value, noAnswer: null, unread: null });

  /** What cannot be read as the question asks stands in place of the answer, word for word. */
  readonly sayUnread = (questionId: string, unread: string): void =>
    this.#change(questionId, { value: null, noAnswer: null, unread });

  /** A reason in the place of an answer; the answer goes to the journal with it. */
  readonly giveNone = async (questionId: string, noAnswer: NoAnswer): Promise<void> => {
    const session = this.#lanes.get(questionId)?.session;
    const { value, unread } = answerIn(session?.snapshot().values ?? {});
    if (!session || (value === null && unread === null)) {
      this.#change(questionId, { value: null, noAnswer, unread: null });
      return;
    }
    const givesWay = noAnswer === "notAsked" ? noAnswer : "noAnswer";
    await session.replace({ noAnswer }, ["value", "unread"], { givesWay });
  };

  /** The reason goes, and the answer that gave way to it last comes back; says whether there was one. */
  readonly takeBack = async (questionId: string): Promise<boolean> => {
    const lane = this.#lanes.get(questionId);
    const recordId = lane?.session.snapshot().view?.id ?? lane?.row?.id;
    const entry = recordId
      ? await lastGivenWay(this.#host, recordId, ({ value, unread }) => Boolean(value ?? unread))
      : null;
    if (!lane || !entry) return false;
    const { value, unread } = answerIn(entry.data);
    const changes: Payload = unread === null ? { value } : { unread };
    return lane.session.replace(changes, ["noAnswer"], { bringsBack: entry.id });
  };

  readonly flush = async (): Promise<SaveStatus> => {
    const ends = await Promise.all([...this.#lanes.values()].map(({ session }) => session.flush()));
    return worstFirst.find((candidate) => ends.includes(candidate)) ?? "idle";
  };

  readonly close = async (): Promise<void> => {
    await Promise.all([...this.#lanes.values()].map(({ session }) => session.close()));
  };

  /** Takes up what a sync has brought; an answer that is being given stays as it is on the screen. */
  readonly refresh = (stored: readonly RecordRow[]): void => {
    const known = new Set<string>();
    for (const row of stored) {
      const questionId = questionOf(row);
      known.add(questionId);
      const lane = this.#lanes.get(questionId);
      if (lane && (lane.row === row || isBusy(lane.session))) continue;
      if (lane && sameAnswer(lane.session, row)) lane.row = row;
      else if (!lane || isNews(lane.session, row)) this.#replace(questionId, row);
    }
    for (const [questionId, lane] of this.#lanes) {
      // Deleted since: it is no longer there to show.
      if (lane.row && !known.has(questionId) && !isBusy(lane.session)) this.#replace(questionId, null);
    }
    this.#tell();
  };

  #change(questionId: string, to: Answer): void {
    const { session } = this.#lanes.get(questionId) ?? this.#hold(questionId, null);
    session.change("value", to.value ?? undefined);
    session.change("noAnswer", to.noAnswer ?? undefined);
    session.change("unread", to.unread ?? undefined);
  }

  #hold(questionId: string, row: RecordRow | null): Lane {
    const start = row ? { view: null, saved: row.data } : { view: null };
    const lane = { session: new FormSession(this.#keeper(questionId, row), start), row };
    lane.session.subscribe(() => this.#tell());
    this.#lanes.set(questionId, lane);
    return lane;
  }

  #replace(questionId: string, row: RecordRow | null): void {
    void this.#lanes
      .get(questionId)
      ?.session.close()
      .catch(() => undefined);
    this.#lanes.delete(questionId);
    if (row) this.#hold(questionId, row);
  }

  #keeper(questionId: string, row: RecordRow | null): Keeper {
    const host = this.#host;
    let opened: OpenedForm | null = null;
    return {
      kind: ANSWER,
      // The visit and the question name it: nothing else is needed before it can be kept.
      exists: true,
      keep: async (_set, _unset, all, beside) => {
        const { set, unset } = wholeAnswer(all);
        if (!opened && !row) {
          const names = { visitId: this.#visit.id, questionId, projectFormId: this.#formId };
          opened = await host.create({ kind: ANSWER, data: { ...names, ...set }, parent: this.#visit });
          return { view: opened.view, outcome: "saved" };
        }
        opened ??= await host.openForm({ kind: ANSWER, id: row?.id ?? "" });
        return host.save({ pin: opened.pin, set, unset, ...beside });
      },
      close: async () => {
        if (opened) await host.closeForm(opened.pin);
      },
    };
  }

  #look(): AnswersSnapshot {
    const answers = new Map<string, Answer>();
    const [inConflict, unsaved] = [new Set<string>(), new Set<string>()];
    const found = new Set<SaveStatus>();
    let savedAt: number | null = null;
    let problem: HostError | null = null;
    let dirty = false;
    for (const [questionId, { session, row }] of this.#lanes) {
      const look = session.snapshot();
      const answer = answerIn(look.values);
      if (answer.value !== null || answer.noAnswer !== null || answer.unread !== null)
        answers.set(questionId, answer);
      if (look.inConflict || row?.state === "conflict") inConflict.add(questionId);
      if (look.status === "failed" || look.status === "refused") unsaved.add(questionId);
      found.add(look.status);
      if (look.savedAt !== null) savedAt = Math.max(savedAt ?? 0, look.savedAt);
      problem ??= look.problem;
      dirty ||= look.dirty;
    }
    const status = worstFirst.find((candidate) => found.has(candidate)) ?? "idle";
    return { answers, inConflict, unsaved, status, savedAt, problem, dirty };
  }

  #tell(): void {
    this.#snapshot = this.#look();
    for (const listener of this.#listeners) listener();
  }
}

/** What must be known first when many answers are told of with one word. */
export const worstFirst: readonly SaveStatus[] = ["failed", "refused", "saving", "typing", "saved", "idle"];

function questionOf(row: RecordRow): string {
  return String(row.data.questionId);
}

function isBusy(session: FormSession): boolean {
  const { dirty, status } = session.snapshot();
  return dirty || status === "saving" || status === "typing";
}

/**
 * A list may have been read before the last save here and come after it: what it says of the answer is then no news, and
 * would take away what was typed last. Only a sync brings another stamp.
 */
function isNews(session: FormSession, row: RecordRow): boolean {
  const { view } = session.snapshot();
  return view === null || view.updatedAt !== row.updatedAt;
}

function sameAnswer(session: FormSession, row: RecordRow): boolean {
  const [shown, stored] = [answerIn(session.snapshot().values), answerIn(row.data)];
  return shown.value === stored.value && shown.noAnswer === stored.noAnswer && shown.unread === stored.unread;
}
