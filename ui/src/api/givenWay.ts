/** Answers that gave way here to a reason or to other answers: the journal keeps them, and they are found in it. */
import type { Host } from "./host";
import type { JournalRow, Payload } from "./types";

const reasons = new Set(["noAnswer", "notAsked"]);

/** The newest entry of a record that gave way, was not restored since and holds what is looked for. */
export async function lastGivenWay(
  host: Host,
  recordId: string,
  holds: (data: Payload) => boolean,
): Promise<JournalRow | null> {
  const journal = await host.journal();
  const found = journal.find(
    (row) => row.recordId === recordId && !row.restored && reasons.has(row.why) && holds(row.data),
  );
  return found ?? null;
}
