/** A sync run in the memory host: the same phases, events and report as the real one, at a chosen pace. */
import type { Progress, RunReport, SyncStatus } from "../../types";
import type { MemoryStore } from "./store";

/** How the next run ends; tests and the browser preview choose it. */
export type Ending = "complete" | "offline" | "partial";

const BYTES_PER_RECORD = 310;

export class MemoryRuns {
  #timer: ReturnType<typeof setTimeout> | null = null;
  #progress: Progress | null = null;
  #stop: (() => void) | null = null;
  ending: Ending = "complete";
  /** Whether runs are begun without being asked for. */
  byItself: () => boolean = () => true;
  clockOffWarning: string | null = null;
  lastSynced: SyncStatus["lastSynced"];

  constructor(
    private readonly store: MemoryStore,
    private readonly stepMs: number,
    lastSync: string | null,
  ) {
    this.lastSynced = { schools: lastSync, visits: lastSync, assessments: lastSync };
  }

  #sendable() {
    return [...this.store.queue].filter(([recordId, row]) => {
      return row.state === "waiting" && !this.store.conflicts.has(recordId);
    });
  }

  status(): SyncStatus {
    const queue = [...this.store.queue.values()];
    return {
      running: this.#progress !== null,
      progress: this.#progress,
      waiting: this.#sendable().length,
      conflicts: this.store.conflicts.size,
      attention: queue.filter((row) => row.state === "attention").length,
      parked: 0,
      lastRun: this.store.runs[0] ?? null,
      lastSynced: this.lastSynced,
      nextAutomatic: this.byItself() ? new Date(this.store.now().getTime() + 9 * 60_000).toISOString() : null,
      online: this.ending !== "offline",
      clockOffWarning: this.clockOffWarning,
    };
  }

  start(): void {
    if (this.#progress) return;
    const began = this.store.now();
    const sending = this.#sendable();
    const count = sending.length;
    const steps: Progress[] = [
      { phase: "validate", sent: 0, received: 0, total: null, bytesUp: 0, bytesDown: 0 },
      { phase: "send", sent: 0, received: 0, total: count, bytesUp: 0, bytesDown: 0 },
      {
        phase: "send",
        sent: count,
        received: 0,
        total: count,
        bytesUp: count * BYTES_PER_RECORD,
        bytesDown: 0,
      },
      {
        phase: "receive",
        sent: count,
        received: 6,
        total: 12,
        bytesUp: count * BYTES_PER_RECORD,
        bytesDown: 2_300,
      },
      {
        phase: "receive",
        sent: count,
        received: 12,
        total: 12,
        bytesUp: count * BYTES_PER_RECORD,
        bytesDown: 4_700,
      },
      {
        phase: "apply",
        sent: count,
        received: 12,
        total: 12,
        bytesUp: count * BYTES_PER_RECORD,
        bytesDown: 4_700,
      },
    ];
    if (this.ending === "offline") steps.length = 1;
    const finish = (
      report: Partial<RunReport>,
      confirmed: [string, { recordId: string; kind: string }][],
    ) => {
      const ended = this.store.now();
      for (const [recordId, { kind }] of confirmed) {
        this.store.queue.delete(recordId);
        if (this.store.has({ kind, id: recordId })) {
          const held = this.store.get({ kind, id: recordId });
          this.store.put(
            { kind, id: recordId },
            { ...held, state: "confirmed", updatedAt: ended.toISOString() },
          );
        }
      }
      const whole: RunReport = {
        id: this.store.newId(),
        trigger: "manual",
        startedAt: began.toISOString(),
        finishedAt: ended.toISOString(),
        outcome: "complete",
        code: null,
        message: "",
        safe: "",
        todo: "",
        pushed: confirmed.length,
        confirmed: confirmed.length,
        pulled: { SchoolVisit: 8, School: 4 },
        conflicts: this.store.conflicts.size,
        attention: this.status().attention,
        parked: 0,
        waiting: this.#sendable().length,
        journaled: 0,
        requests: 1,
        bytesUp: confirmed.length * BYTES_PER_RECORD,
        bytesDown: 4_700,
        seconds: Math.max(0.4, (ended.getTime() - began.getTime()) / 1000),
        serverTime: ended.toISOString(),
        digestsMatch: true,
        attempts: 1,
        ...report,
      };
      this.#progress = null;
      this.#stop = null;
      this.store.runs.unshift(whole);
      if (whole.outcome === "complete") {
        const at = ended.toISOString();
        this.lastSynced = { schools: at, visits: at, assessments: at };
      }
      this.store.emit({ type: "sync", status: this.status() });
      this.store.emit({ type: "finished", report: whole });
      this.store.emit({ type: "changed", kinds: [...new Set(confirmed.map(([, row]) => row.kind))] });
    };
    const nothing = {
      pushed: 0,
      confirmed: 0,
      pulled: {},
      bytesUp: 0,
      bytesDown: 0,
      serverTime: null,
      digestsMatch: null,
    };
    this.#stop = () =>
      finish(
        {
          ...nothing,
          outcome: "failed",
          code: "cancelled",
          message: "You stopped this sync.",
          safe: "Nothing is lost: what you entered still waits on this laptop.",
          todo: "Press Sync now when you want to go on.",
        },
        [],
      );
    const step = (index: number) => {
      const progress = steps[index];
      if (progress) {
        this.#progress = progress;
        this.store.emit({ type: "sync", status: this.status() });
        this.#timer = setTimeout(() => step(index + 1), this.stepMs);
        return;
      }
      if (this.ending === "offline") {
        finish(
          {
            ...nothing,
            outcome: "failed",
            code: "no_network",
            message: "The server could not be reached.",
            safe: "Everything you entered is kept on this laptop.",
            todo: "Move to where there is a signal and press Sync now, or go on working: Rounds tries again by itself.",
          },
          [],
        );
      } else if (this.ending === "partial") {
        finish(
          {
            outcome: "partial",
            code: "interrupted",
            message: "The connection broke before everything had arrived.",
            safe: "What was confirmed is on the server; the rest waits on this laptop.",
            todo: "Press Sync now again: it goes on from where it stopped.",
            pushed: sending.length,
            digestsMatch: null,
          },
          sending.slice(0, Math.ceil(sending.length / 2)),
        );
      } else finish({}, sending);
    };
    step(0);
  }

  cancel(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#stop?.();
  }
}
