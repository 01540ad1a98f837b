/** Conflicts in the memory host: settling by side or field by field, and taking a decision back. */
import type { Payload, Resolution } from "../../types";
import { type MemoryStore, notFound } from "./store";

function settled(resolution: Resolution, mine: Payload | null, theirs: Payload | null): Payload | null {
  if (resolution.take !== "fields") return resolution.take === "mine" ? mine : theirs;
  const merged: Payload = { ...(theirs ?? {}) };
  for (const [name, choice] of Object.entries(resolution.fields)) {
    const value = choice === "mine" ? mine?.[name] : choice === "theirs" ? theirs?.[name] : choice.value;
    if (value === undefined || value === null) delete merged[name];
    else merged[name] = value;
  }
  return merged;
}

export function resolveIn(store: MemoryStore, resolution: Resolution): { decisionId: string } {
  const found = [...store.conflicts].find(([, conflict]) => conflict.id === resolution.id);
  if (!found) throw notFound();
  const [recordId, conflict] = found;
  const key = { kind: conflict.kind, id: recordId };
  const before = store.get(key);
  const queued = store.queue.get(recordId);
  const result = settled(resolution, conflict.mine.data, conflict.theirs.data);
  const decisionId = store.newId();

  store.conflicts.delete(recordId);
  if (result === null) {
    store.remove(key);
    store.queue.delete(recordId);
  } else {
    const asTheirs = resolution.take === "theirs";
    store.put(key, { ...before, data: result, state: asTheirs ? "confirmed" : "waiting" });
    if (asTheirs) store.queue.delete(recordId);
    else store.enqueue(key, "put");
  }
  const journalId = `journal-${decisionId}`;
  if (resolution.take === "theirs" && conflict.mine.data) {
    store.journal.unshift({
      id: journalId,
      kind: conflict.kind,
      recordId,
      label: conflict.label,
      data: conflict.mine.data,
      at: store.now().toISOString(),
      why: "decision",
      restored: false,
      only: [],
    });
  }
  store.ledger.unshift({
    id: decisionId,
    kind: conflict.kind,
    recordId,
    label: conflict.label,
    taken: resolution.take === "fields" ? "merged" : resolution.take,
    by: store.user,
    at: store.now().toISOString(),
    why: conflict.reason,
    undone: false,
  });
  store.undos.set(decisionId, () => {
    store.put(key, before);
    store.conflicts.set(recordId, conflict);
    if (queued) store.queue.set(recordId, queued);
    else store.queue.delete(recordId);
    const kept = store.journal.findIndex((row) => row.id === journalId);
    if (kept >= 0) store.journal.splice(kept, 1);
    store.undos.delete(decisionId);
  });
  store.emit({ type: "changed", kinds: [conflict.kind] });
  return { decisionId };
}

export function undoIn(store: MemoryStore, decisionId: string): void {
  const undo = store.undos.get(decisionId);
  const decision = store.ledger.find((row) => row.id === decisionId);
  if (!undo || !decision) throw notFound();
  undo();
  store.ledger.splice(store.ledger.indexOf(decision), 1, { ...decision, undone: true });
  store.emit({ type: "changed", kinds: [decision.kind] });
}
