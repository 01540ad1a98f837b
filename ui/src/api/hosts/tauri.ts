/**
 * The program behind the window, through Tauri. With the generated bindings the only file that knows `@tauri-apps`:
 * it calls the typed commands, so that a change of the door that the window has not followed does not compile.
 */
import { commands, events } from "../bindings";
import { atTheDoor } from "../errors";
import type { Host } from "../host";
import {
  type ConflictReason,
  conflictReasons,
  historyFates,
  type RecordHistory,
  type Settings,
} from "../types";

/** Commands that answer nothing answer null. */
async function done(call: () => Promise<null>): Promise<void> {
  await atTheDoor(call);
}

/** A reason that this window has no words for is told as the plainest one. */
function withReason<T extends { reason: string }>(told: T): T & { reason: ConflictReason } {
  return { ...told, reason: conflictReasons.find((reason) => reason === told.reason) ?? "edited" };
}

/** What became of something that this window has no word for: it is in the history, and that is what it says. */
function withFates(told: Awaited<ReturnType<typeof commands.recordHistory>>): RecordHistory {
  const fate = (said: string) => historyFates.find((known) => known === said) ?? "stored";
  return { ...told, entries: told.entries.map((entry) => ({ ...entry, fate: fate(entry.fate) })) };
}

/** What holds while a settings file of an older version does not say. */
const unset: Settings = {
  language: "en",
  theme: "system",
  syncEveryMinutes: 15,
  dataUse: "automatic",
  notifications: true,
  soundAtTimeUp: true,
};

export function tauriHost(): Host {
  return {
    appState: () => atTheDoor(() => commands.appState()),
    connect: ({ server, email, password }) => atTheDoor(() => commands.connect(server, email, password)),
    connectWithCode: ({ server, email, code, password }) =>
      atTheDoor(() => commands.connectWithCode(server, email, code, password)),
    openAgain: () => atTheDoor(() => commands.openAgain()),
    unlock: (recoveryCode) => atTheDoor(() => commands.unlock(recoveryCode)),
    signInAgain: (password) => atTheDoor(() => commands.signInAgain(password)),
    signOut: () => atTheDoor(() => commands.signOut()),
    startPractice: () => atTheDoor(() => commands.startPractice()),
    leavePractice: () => atTheDoor(() => commands.leavePractice()),
    colleagueEdits: (schoolId) => done(() => commands.colleagueEdits(schoolId)),
    changePassword: ({ current, next }) => done(() => commands.changePassword(current, next)),
    newRecoveryCode: () => atTheDoor(() => commands.newRecoveryCode()),
    place: () => atTheDoor(() => commands.place()),
    setPlace: (address) => done(() => commands.setPlace(address)),

    kinds: () => atTheDoor(() => commands.kinds()),
    records: ({ kind, search, filters, sort, offset, limit }) =>
      atTheDoor(() => commands.records(kind, search, filters, sort, offset, limit)),
    openVisits: () => atTheDoor(() => commands.openVisits()),
    coverage: (since) => atTheDoor(() => commands.coverage(since)),
    record: ({ kind, id }) => atTheDoor(() => commands.record(kind, id)),
    recordHistory: ({ kind, id }) => atTheDoor(async () => withFates(await commands.recordHistory(kind, id))),
    openForm: ({ kind, id }) => atTheDoor(() => commands.openForm(kind, id)),
    save: ({ pin, set, unset, givesWay, bringsBack }) =>
      atTheDoor(() =>
        commands.save(pin, { set, unset, givesWay: givesWay ?? null, bringsBack: bringsBack ?? null }),
      ),
    closeForm: (pin) => done(() => commands.closeForm(pin)),
    create: ({ kind, data, parent }) => atTheDoor(() => commands.create(kind, data, parent)),
    deleteRecord: ({ kind, id }) => atTheDoor(() => commands.deleteRecord(kind, id)),

    assess: (assessmentId) => atTheDoor(() => commands.assess(assessmentId)),

    conflicts: () => atTheDoor(async () => (await commands.conflicts()).map(withReason)),
    conflict: (id) => atTheDoor(async () => withReason(await commands.conflict(id))),
    resolve: (resolution) =>
      atTheDoor(() =>
        commands.resolve(
          resolution.id,
          resolution.take,
          resolution.take === "fields" ? resolution.fields : null,
        ),
      ),
    undo: (decisionId) => done(() => commands.undo(decisionId)),
    ledger: () => atTheDoor(() => commands.ledger()),
    journal: () => atTheDoor(() => commands.journal()),
    restoreJournal: (id) => atTheDoor(() => commands.restoreJournal(id)),

    syncNow: () => done(() => commands.syncNow()),
    syncCancel: () => done(() => commands.syncCancel()),
    syncStatus: () => atTheDoor(() => commands.syncStatus()),
    runs: () => atTheDoor(() => commands.runs()),
    queue: () => atTheDoor(() => commands.queue()),
    queueRetry: (id) => done(() => commands.queueRetry(id)),
    queueWithdraw: (id) => done(() => commands.queueWithdraw(id)),
    exportUnsent: () => atTheDoor(() => commands.exportUnsent()),

    settings: () => atTheDoor(async () => ({ ...unset, ...(await commands.settings()) })),
    setSettings: (settings) => done(() => commands.setSettings(settings)),
    backups: () => atTheDoor(() => commands.backups()),
    backUpNow: () => atTheDoor(() => commands.backUpNow()),
    restoreBackup: (id) => atTheDoor(() => commands.restoreBackup(id)),
    diagnose: () => atTheDoor(() => commands.diagnose()),
    about: () => atTheDoor(() => commands.about()),

    listenForClosing: (onAsked) => {
      const listening = events.closeAsked.listen(() => onAsked());
      return () => {
        void listening.then((stop) => stop());
      };
    },
    closeStands: (stands) => atTheDoor(() => commands.closeStands(stands)),

    listen: (onEvent) => {
      const listening = events.appEvent.listen(({ payload }) => onEvent(payload));
      return () => {
        void listening.then((stop) => stop());
      };
    },
  };
}
