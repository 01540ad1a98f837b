/** Which conflicts belong together: all that lie under one visit are one thing to a coordinator. Pure. */
import type { ConflictRow, Trail } from "../../api/types";

const VISIT = "SchoolVisit";
const SCHOOL = "School";

export type VisitGroup = {
  id: string;
  school: string | null;
  /** A calendar date, if the visit's label begins with one, as labels of visits do. */
  date: string | null;
  label: string;
  rows: ConflictRow[];
};
export type Grouped = { visits: VisitGroup[]; others: ConflictRow[] };

function visitOf(row: ConflictRow): Pick<Trail, "id" | "label"> | null {
  if (row.kind === VISIT) return { id: row.id, label: row.label };
  return row.ownerTrail.find(({ kind }) => kind === VISIT) ?? null;
}

/** In the order in which each first came up. The visit itself is the first in its group. */
export function groupsOf(rows: readonly ConflictRow[]): Grouped {
  const visits = new Map<string, VisitGroup>();
  const others: ConflictRow[] = [];
  for (const row of rows) {
    const visit = visitOf(row);
    if (!visit) {
      others.push(row);
      continue;
    }
    const school = row.ownerTrail.find(({ kind }) => kind === SCHOOL)?.label ?? null;
    const group = visits.get(visit.id) ?? {
      id: visit.id,
      school,
      date: /^\d{4}-\d{2}-\d{2}/.exec(visit.label)?.[0] ?? null,
      label: visit.label,
      rows: [],
    };
    if (row.kind === VISIT) group.rows.unshift(row);
    else group.rows.push(row);
    visits.set(visit.id, group);
  }
  return { visits: [...visits.values()], others };
}

/** The conflicts in the order of the list, those of one visit after each other. */
export function inOrder({ visits, others }: Grouped): ConflictRow[] {
  return [...visits.flatMap(({ rows }) => rows), ...others];
}

/** The one to go on with: the next of the same visit, else the next of the list. */
export function nextAfter(rows: readonly ConflictRow[], settled: ConflictRow): ConflictRow | null {
  const left = rows.filter(({ id }) => id !== settled.id);
  const visit = visitOf(settled)?.id;
  const sameVisit = left.filter((row) => visit !== undefined && visitOf(row)?.id === visit);
  return inOrder(groupsOf(sameVisit))[0] ?? inOrder(groupsOf(left))[0] ?? null;
}
