/** What a record's screen works out from declarations. Pure. */
import type { KindInfo, Payload, RecordKey } from "../../api/types";

/** Stands in an address for a record that does not exist yet. */
export const NEW = "new";

/** A new record starts with its owner, which its form does not ask for. */
export function prefilledFor(info: KindInfo, owner: RecordKey | null): Payload {
  if (!info.owner || !owner || info.owner.kind !== owner.kind) return {};
  return { [info.owner.field]: owner.id };
}

/** The kinds that this one owns, in the order of the declarations. */
export function childKinds(info: KindInfo, kinds: readonly KindInfo[]): KindInfo[] {
  return kinds.filter((candidate) => info.children.includes(candidate.kind));
}

export function total(counts: readonly { count: number }[]): number {
  return counts.reduce((sum, { count }) => sum + count, 0);
}
