/**
 * A whole program in memory, with invented data: for unit tests and for the window in a plain browser. It keeps
 * the promises that screens build on (events after each change, drafts kept on refusal) and forgets at reload.
 */
import { atTheDoor, type HostError } from "../errors";
import type { Host } from "../host";
import type { Account, AppState, Backup, CloseStands, KeptUnsent, Payload, Policy, Settings } from "../types";
import { assessIn } from "./memory/assess";
import { problemsIn } from "./memory/check";
import { closedBy } from "./memory/closed";
import { problem, USED_CODE, unreachable, wrongCode, wrongPassword } from "./memory/door";
import { historyIn } from "./memory/history";
import { addIncidents } from "./memory/incidents";
import { kindInfo, memoryKinds } from "./memory/kinds";
import { addPlan } from "./memory/plan";
import { type Ending, MemoryRuns } from "./memory/run";
import { idOf, sampleRecords } from "./memory/sample";
import { resolveIn, undoIn } from "./memory/settle";
import { invalid, MemoryStore, notFound } from "./memory/store";
import { coverageIn, openVisitsIn } from "./memory/today";

export type MemoryOptions = {
  phase?: AppState["phase"];
  /** The database does not open, for the reason of this code, until a backup is put in its place. */
  closed?: string;
  schools?: number;
  /** Conflicts, a refused record and a journal entry from the start. */
  incidents?: boolean;
  /** Milliseconds between two steps of a run. */
  stepMs?: number;
  ending?: Ending;
  neverSynced?: boolean;
  dataUse?: Settings["dataUse"];
  clockOffWarning?: string;
  /** The server is not reached when the past of a record is asked for. */
  offline?: boolean;
  language?: string;
  policy?: Policy;
  kept?: KeptUnsent[];
  now?: () => Date;
};

export type MemoryHost = Host & {
  readonly store: MemoryStore;
  readonly runsControl: MemoryRuns;
  /** What the window has answered since it was last asked to close. */
  readonly closing: CloseStands[];
  askToClose(): void;
};

const account: Account = {
  server: "https://rounds.example.org",
  email: "grace@example.org",
  name: "Grace Wambura",
  organisation: "Lighthouse Learning (invented)",
  monitorId: idOf("Monitor", 1),
  role: "coordinator",
};
const RECOVERY_CODE = "7KQM-2XHD-94TR-WPVN-C6YB-J3FA";

export function memoryHost(options: MemoryOptions = {}): MemoryHost {
  const now = options.now ?? (() => new Date());
  const lastSync = options.neverSynced ? null : new Date(now().getTime() - 47 * 60_000).toISOString();
  const store = new MemoryStore(sampleRecords(options.schools ?? 240), lastSync ?? now().toISOString(), now);
  store.user = account.name;
  addPlan(store);
  if (options.incidents ?? true) addIncidents(store);
  const runs = new MemoryRuns(store, options.stepMs ?? 700, lastSync);
  runs.byItself = () => settings.dataUse === "automatic";
  runs.ending = options.ending ?? "complete";
  runs.clockOffWarning = options.clockOffWarning ?? null;
  const policy = options.policy ?? { server: null, locked: [] };
  let state: AppState = {
    phase: options.phase ?? "ready",
    account: options.phase === "welcome" ? null : account,
    practice: false,
    policy,
    kept: options.kept ?? [],
  };
  let settings: Settings = {
    language: options.language ?? "en",
    theme: "system",
    syncEveryMinutes: 15,
    dataUse: options.dataUse ?? "automatic",
    notifications: true,
    soundAtTimeUp: true,
  };
  let place: string | null = null;
  let closed = options.closed === undefined ? null : closedBy(options.closed);
  const backups: Backup[] = closed
    ? [1, 2, 3].map((days) => ({
        id: `copy-${days}`,
        madeAt: new Date(now().getTime() - days * 86_400_000).toISOString(),
        bytes: 4_200_000 - days * 9_000,
        records: 3_884 - days * 17,
      }))
    : [];
  const pins = new Map<string, { kind: string; id: string }>();
  const closing: CloseStands[] = [];
  const closeListeners = new Set<() => void>();
  let connectedBefore = false;

  const reply = <T>(work: () => T): Promise<T> => atTheDoor(async () => work());
  const stands = () => {
    if (closed) throw closed;
    return state;
  };
  const open = (key: { kind: string; id: string }) => {
    const view = store.view(key);
    const pin = store.newId();
    pins.set(pin, key);
    return { pin, view };
  };

  const enter = ({ server, email }: { server: string; email: string }, refusal: HostError | null) => {
    if (server.includes("unreachable")) throw unreachable();
    if (refusal) throw refusal;
    state = { ...state, phase: "ready", account: { ...account, server, email }, kept: [] };
    const recoveryCode = connectedBefore ? null : RECOVERY_CODE;
    connectedBefore = true;
    return { state, recoveryCode };
  };

  return {
    store,
    runsControl: runs,
    appState: () => reply(stands),
    openAgain: () => reply(stands),
    connect: ({ password, ...to }) => reply(() => enter(to, password === "wrong" ? wrongPassword() : null)),
    connectWithCode: ({ code, password: _, ...to }) =>
      reply(() => enter(to, code === USED_CODE ? wrongCode() : null)),
    unlock: (code) =>
      reply(() => {
        if (code.replace(/[^0-9a-z]/gi, "").toUpperCase() !== RECOVERY_CODE.replaceAll("-", "")) {
          throw problem(
            "wrong_recovery_code",
            "This is not the recovery code of this laptop.",
            "Your records are still here, locked and unchanged.",
            "Compare it letter by letter with what you wrote down.",
          );
        }
        state = { ...state, phase: "ready", account };
        return state;
      }),
    signInAgain: (password) =>
      reply(() => {
        if (password === "wrong") throw wrongPassword();
        return state;
      }),
    signOut: () =>
      reply(() => {
        const { waiting, conflicts, attention } = runs.status();
        const unsent = waiting + conflicts + attention;
        const { name, email, server } = state.account ?? account;
        const kept = unsent > 0 ? [{ name, email, server, unsent }] : [];
        state = { ...state, phase: "welcome", account: null, practice: false, kept };
        return { unsent, state };
      }),

    startPractice: () =>
      reply(() => {
        state = { ...state, phase: "ready", account, practice: true };
        return state;
      }),
    leavePractice: () =>
      reply(() => {
        state = { ...state, phase: "welcome", account: null, practice: false };
        return state;
      }),
    colleagueEdits: (schoolId) =>
      reply(() => {
        store.get({ kind: "School", id: schoolId });
      }),
    changePassword: ({ current }) =>
      reply(() => {
        if (current === "wrong") throw wrongPassword();
      }),
    newRecoveryCode: () => reply(() => ({ recoveryCode: RECOVERY_CODE })),
    place: () => reply(() => place),
    setPlace: (address) =>
      reply(() => {
        place = address;
      }),

    kinds: () => reply(() => memoryKinds),
    records: (query) => reply(() => store.select(query)),
    openVisits: () => reply(() => openVisitsIn(store, account.monitorId)),
    coverage: (since) => reply(() => coverageIn(store, since)),
    record: (key) => reply(() => store.view(key)),
    recordHistory: (key) => reply(() => historyIn(store, key, options.offline ?? false)),
    openForm: (key) => reply(() => open(key)),
    save: ({ pin, set, unset, givesWay, bringsBack }) =>
      reply(() => {
        const key = pins.get(pin);
        if (!key) throw notFound();
        const before = store.get(key).data;
        const data: Payload = { ...before, ...set };
        for (const name of unset) delete data[name];
        if (givesWay) store.keep(key, before, givesWay, [...Object.keys(set), ...unset]);
        if (bringsBack) store.markRestored(bringsBack);
        store.edit(key, data);
        store.emit({ type: "changed", kinds: [key.kind] });
        const inConflict = store.get(key).state === "conflict";
        return { view: store.view(key), outcome: inConflict ? ("conflict" as const) : ("saved" as const) };
      }),
    closeForm: (pin) =>
      reply(() => {
        pins.delete(pin);
      }),
    create: ({ kind, data, parent }) =>
      reply(() => {
        const info = kindInfo(kind);
        const whole: Payload = { ...data };
        if (info.owner && parent) whole[info.owner.field] ??= parent.id;
        // Only what names the record is asked for at once.
        const named = [info.owner?.field, ...info.derivedKey];
        const missing = problemsIn(info, whole).filter(({ field }) => named.includes(field));
        if (missing.length > 0) throw invalid(missing);
        // A record that is unique by nature and is here already is edited instead.
        const same = info.derivedKey.length > 0 && store.withSame(kind, info.derivedKey, whole);
        const key = { kind, id: same || store.newId() };
        store.edit(key, whole);
        store.emit({ type: "changed", kinds: [kind] });
        return open(key);
      }),
    deleteRecord: (key) =>
      reply(() => {
        const gone = [key, ...store.owned(key)];
        store.enqueue(key, "delete");
        store.removed.set(
          key.id,
          gone.map((each) => ({ key: each, held: store.get(each) })),
        );
        for (const each of gone) store.remove(each);
        store.emit({ type: "changed", kinds: [...new Set(gone.map(({ kind }) => kind))] });
        return { removed: gone.length };
      }),

    assess: (assessmentId) => reply(() => assessIn(store, assessmentId)),

    conflicts: () => reply(() => [...store.conflicts.values()]),
    conflict: (id) =>
      reply(() => {
        const found = [...store.conflicts.values()].find((conflict) => conflict.id === id);
        if (!found) throw notFound();
        return found;
      }),
    resolve: (resolution) => reply(() => resolveIn(store, resolution)),
    undo: (decisionId) => reply(() => undoIn(store, decisionId)),
    ledger: () => reply(() => [...store.ledger]),
    journal: () => reply(() => [...store.journal]),
    restoreJournal: (id) =>
      reply(() => {
        const row = store.markRestored(id);
        const key = { kind: row.kind, id: row.recordId };
        const data = row.only.length > 0 ? { ...store.get(key).data } : { ...row.data };
        for (const field of row.only) {
          const value = row.data[field];
          if (value === undefined) delete data[field];
          else data[field] = value;
        }
        store.edit(key, data);
        store.emit({ type: "changed", kinds: [row.kind] });
        return store.view(key);
      }),

    syncNow: () => reply(() => runs.start()),
    syncCancel: () => reply(() => runs.cancel()),
    syncStatus: () => reply(() => runs.status()),
    runs: () => reply(() => [...store.runs]),
    queue: () =>
      reply(() =>
        [...store.queue].map(([recordId, row]) =>
          store.conflicts.has(recordId) ? { ...row, state: "paused" as const } : row,
        ),
      ),
    queueRetry: (id) =>
      reply(() => {
        const found = [...store.queue].find(([, row]) => row.id === id);
        if (!found) throw notFound();
        store.queue.set(found[0], { ...found[1], state: "waiting", reason: null });
        store.put(
          { kind: found[1].kind, id: found[0] },
          { ...store.get({ kind: found[1].kind, id: found[0] }), state: "waiting", attention: null },
        );
        store.emit({ type: "changed", kinds: [found[1].kind] });
      }),
    queueWithdraw: (id) =>
      reply(() => {
        const found = [...store.queue].find(([, row]) => row.id === id);
        if (!found) throw notFound();
        const [recordId, row] = found;
        const key = { kind: row.kind, id: recordId };
        if (row.action === "delete") {
          const back = store.removed.get(recordId) ?? [];
          for (const each of back) store.put(each.key, each.held);
          store.queue.delete(recordId);
          store.emit({ type: "changed", kinds: [...new Set(back.map((each) => each.key.kind))] });
          return;
        }
        const held = store.get(key);
        store.queue.delete(recordId);
        store.keep(key, held.data, "withdrawn");
        store.put(key, { ...held, state: "confirmed", attention: null });
        store.emit({ type: "changed", kinds: [row.kind] });
      }),

    exportUnsent: () =>
      reply(() => ({ path: "/home/grace/Documents/rounds-unsent.json", records: store.queue.size })),

    settings: () => reply(() => settings),
    setSettings: (next) =>
      reply(() => {
        settings = next;
      }),
    backups: () => reply(() => [...backups]),
    backUpNow: () =>
      reply(() => {
        const made = { id: store.newId(), madeAt: now().toISOString(), bytes: 4_200_000, records: 3_884 };
        backups.unshift(made);
        return made;
      }),
    restoreBackup: () =>
      reply(() => {
        closed = null;
        return state;
      }),
    diagnose: () => reply(() => ({ path: "/home/grace/Documents/rounds-diagnostics.json", records: 0 })),
    about: () =>
      reply(() => ({
        version: "0.1.0",
        server: state.practice ? "practice" : account.server,
        deviceName: "laptop",
        licences: [{ name: "sqlx", version: "0.9.0", licence: "MIT OR Apache-2.0" }],
      })),
    closing,
    askToClose: () => {
      closing.length = 0;
      for (const onAsked of closeListeners) onAsked();
    },
    listenForClosing: (onAsked) => {
      closeListeners.add(onAsked);
      return () => closeListeners.delete(onAsked);
    },
    closeStands: (stands) =>
      reply(() => {
        closing.push(stands);
      }),
    listen: (onEvent) => store.listen(onEvent),
  };
}
