/**
 * What has gone wrong in the sample before the window opens: conflicts, three of them in one visit, a refused record,
 * an old journal.
 */
import type { ConflictField, ConflictRow, Payload, Reason, Side } from "../../types";
import { kindInfo } from "./kinds";
import { idOf, type SampleKind } from "./sample";
import type { MemoryStore } from "./store";

const hour = 3_600_000;

function fieldsBetween(kind: string, base: Payload, mine: Payload, theirs: Payload): ConflictField[] {
  return kindInfo(kind).fields.map(({ name, label, shape }) => {
    const [was, ours, other] = [base[name] ?? null, mine[name] ?? null, theirs[name] ?? null];
    const differs = ours !== other;
    return {
      name,
      label,
      shape,
      base: was,
      mine: ours,
      theirs: other,
      differs,
      clash: differs && ours !== was && other !== was,
    };
  });
}

/** A field set to null loses its answer. */
function changed(base: Payload, change: Payload): Payload {
  return Object.fromEntries(Object.entries({ ...base, ...change }).filter(([, value]) => value !== null));
}

/** What people call the records that any side refers to. */
function namesIn(store: MemoryStore, kind: string, sides: (Payload | null)[]): Record<string, string> {
  const names: Record<string, string> = {};
  for (const { name, refersTo } of kindInfo(kind).fields) {
    for (const side of sides) {
      const id = side?.[name];
      if (refersTo && typeof id === "string" && store.has({ kind: refersTo, id })) {
        names[id] = store.row({ kind: refersTo, id }).label;
      }
    }
  }
  return names;
}

export function addIncidents(store: MemoryStore): void {
  const ago = (hours: number) => new Date(store.now().getTime() - hours * hour).toISOString();
  const side = (data: Payload | null, by: string, device: string, hours: number): Side => ({
    removed: data === null,
    data,
    by,
    device,
    from: ago(hours + 0.2),
    to: ago(hours),
  });

  function clash(
    count: number,
    kind: SampleKind,
    recordCount: number,
    reason: ConflictRow["reason"],
    mine: Payload | null,
    theirs: Payload | null,
  ) {
    const key = { kind, id: idOf(kind, recordCount) };
    if (!store.has(key)) return;
    const held = store.get(key);
    const base = held.data;
    const ours = mine && changed(base, mine);
    const other = theirs && changed(base, theirs);
    store.put(key, { ...held, data: ours ?? base, state: "conflict", by: "Grace Wambura" });
    store.conflicts.set(key.id, {
      id: key.id,
      kind,
      label: store.label(kind, base),
      ownerTrail: store.view(key).ownerTrail,
      names: namesIn(store, kind, [base, ours, other]),
      openedAt: ago(count),
      reason,
      mineBy: "Grace Wambura",
      theirsBy: count % 2 === 0 ? "Salma Yusuf" : "Tom Okech",
      theirsAt: ago(count + 3),
      fields: fieldsBetween(kind, base, ours ?? base, other ?? base),
      base: side(base, "Salma Yusuf", "Office laptop", 24 * 20),
      mine: side(ours, "Grace Wambura", "This laptop", count + 2),
      theirs: side(other, count % 2 === 0 ? "Salma Yusuf" : "Tom Okech", "Laptop 14", count + 3),
    });
  }
  clash(
    1,
    "School",
    3,
    "edited",
    { phone: "0700 000 103", enrolment: 312, notes: "The new head teacher started in September." },
    { phone: "0700 000 555", enrolment: 298, ward: "Imani" },
  );
  clash(2, "ActionPoint", 51, "edited", { status: "done" }, { status: "dropped", dueOn: "2026-12-15" });
  clash(3, "SchoolVisit", 42, "deleted", { remarks: "Two classrooms share one teacher this term." }, null);
  clash(4, "Teacher", 22, "leftScope", { phone: "0700 000 222" }, null);
  clash(
    6,
    "SchoolVisit",
    61,
    "edited",
    { remarks: "Met the deputy; the head teacher was at a training.", arrivedAt: "08:05" },
    { remarks: "Staff room is being painted.", monitorId: idOf("Monitor", 2) },
  );
  clash(6, "MonitoringAnswer", 613, "edited", { value: "4" }, { value: "6" });
  clash(6, "MonitoringAnswer", 614, "edited", { value: "no" }, { value: null, noAnswer: "dontKnow" });

  const refused = { kind: "Pupil", id: idOf("Pupil", 11) };
  if (store.has(refused)) {
    const reason: Reason = {
      code: "invalid",
      message: "The server does not take a pupil born in the future.",
      safe: "The record is kept on this laptop with everything you typed.",
      todo: "Correct the date of birth; it is sent again with the next sync.",
      fields: [{ field: "bornOn", code: "in_future", message: "This date lies in the future." }],
    };
    const held = store.get(refused);
    store.put(refused, {
      ...held,
      data: { ...held.data, bornOn: "2028-03-04" },
      state: "attention",
      attention: reason,
    });
    store.enqueue(refused, "put");
    const row = store.queue.get(refused.id);
    if (row) store.queue.set(refused.id, { ...row, state: "attention", reason, since: ago(5) });
  }
  for (const [kind, count] of [
    ["SchoolVisit", 13],
    ["Teacher", 14],
  ] as const) {
    const key = { kind, id: idOf(kind, count) };
    if (store.has(key)) store.edit(key, store.get(key).data);
  }
  const school = { kind: "School", id: idOf("School", 7) };
  if (store.has(school)) {
    store.journal.push({
      id: "journal-1",
      kind: school.kind,
      recordId: school.id,
      label: store.row(school).label,
      data: { ...store.get(school).data, phone: "0700 000 707" },
      at: ago(50),
      why: "laterEdit",
      restored: false,
      only: [],
    });
    store.ledger.push({
      id: "decision-0",
      kind: school.kind,
      recordId: school.id,
      label: store.row(school).label,
      taken: "theirs",
      by: "Grace Wambura",
      at: ago(49),
      why: "edited",
      undone: false,
    });
  }
}
