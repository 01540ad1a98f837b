/** An invented past: who made a record, and who changed it since. */
import type { Payload, RecordHistory, RecordKey } from "../../types";
import type { MemoryStore } from "./store";

const DAY = 86_400_000;

export function historyIn(store: MemoryStore, key: RecordKey, isOffline: boolean): RecordHistory {
  const held = store.get(key);
  const names: RecordHistory["names"] = {};
  if (held.updatedAt === null) {
    return { entries: [], erasedAt: null, asOf: null, stale: null, names };
  }
  for (const { id, label } of store.view(key).ownerTrail) names[id] = label;
  const changed = Object.entries(held.data).find(([, value]) => typeof value === "number");
  const first: Payload = { ...held.data };
  if (changed) first[changed[0]] = Number(changed[1]) - 12;
  const at = (days: number) => new Date(store.now().getTime() - days * DAY).toISOString();
  const wrote = (days: number, by: string, device: string) => ({
    fate: "stored" as const,
    removed: false,
    by,
    device,
    typedAt: at(days),
    recordedAt: at(days - 0.2),
  });
  const later = changed && {
    ...wrote(2, "Peter Otieno", "peter-laptop"),
    changes: [{ field: changed[0], before: Number(changed[1]) - 12, after: changed[1] }],
  };
  const made = {
    ...wrote(40, "Grace Wambura", "grace-laptop"),
    changes: Object.entries(first).map(([field, after]) => ({ field, before: null, after })),
  };
  return {
    entries: later ? [later, made] : [made],
    erasedAt: null,
    asOf: isOffline ? at(0.1) : store.now().toISOString(),
    stale: isOffline ? "unreachable" : null,
    names,
  };
}
