/** The parts of a visit, its address, and which form it is asked with. Pure. */
import type { ListQuery } from "../../api/keys";
import type { Payload, RecordRow } from "../../api/types";

export const visitParts = ["arrival", "form", "lessons", "pupils", "notes", "actions", "finish"] as const;
export type VisitPart = (typeof visitParts)[number];

/** `at` names the field, question or record of a part that the person was sent to. */
export type VisitSearch = { part?: VisitPart; at?: string };

export function readVisitSearch(raw: Record<string, unknown>): VisitSearch {
  const part = visitParts.find((one) => one === raw.part);
  // A name that looks like a number comes back from the address as one.
  const at = typeof raw.at === "string" || typeof raw.at === "number" ? String(raw.at) : "";
  return { ...(part ? { part } : {}), ...(at !== "" ? { at } : {}) };
}

/** Stands in the address for a record of a part that does not exist yet. */
export const NEW = "new";

export function ownedBy(kind: string, field: string, id: string, sortBy: string | null = null): ListQuery {
  return {
    kind,
    search: null,
    filters: [{ field, value: id }],
    sort: sortBy ? { field: sortBy, descending: false } : null,
  };
}

const version = ({ data }: RecordRow) => (typeof data.version === "number" ? data.version : 0);

/**
 * The form of a visit: the one it began with, whatever has been published since; else the newest one that is
 * published for its type of visit. A visit without a type is a monitoring visit.
 */
export function formFor(visit: Payload, forms: readonly RecordRow[]): RecordRow | null {
  if (visit.projectFormId !== undefined) return forms.find(({ id }) => id === visit.projectFormId) ?? null;
  const type = visit.visitType ?? "monitoring";
  return (
    forms
      .filter(({ data }) => data.status === "published" && data.visitType === type)
      .sort((a, b) => version(b) - version(a))[0] ?? null
  );
}

/** What was agreed before this visit and is still to be looked at, or was closed on its day; the earliest due first. */
export function carriedActions(visitId: string, day: unknown, actions: readonly RecordRow[]): RecordRow[] {
  const due = ({ data }: RecordRow) => (typeof data.dueOn === "string" ? data.dueOn : "9999");
  return actions
    .filter(({ data }) => data.visitId !== visitId)
    .filter(({ data }) => data.status === "open" || (data.closedOn !== undefined && data.closedOn === day))
    .sort((a, b) => due(a).localeCompare(due(b)));
}
