/**
 * Finishes a visit: every question without an answer says why, then the visit is done. It is done only when all of
 * that is on disk, and what is said of it is what is on disk: a visit that could not be marked as done stays open, and
 * one that was is finished although another answer could not be saved.
 */
import { useState } from "react";
import { useHost } from "../../api/context";
import { asHostError, type HostError } from "../../api/errors";
import type { Host } from "../../api/host";
import { closing } from "./form/formState";
import type { Visit } from "./useVisitContent";

type Failure = { code: string | null; message: string };

export function useFinish(visit: Visit) {
  const host = useHost();
  const [isFinishing, setFinishing] = useState(false);
  const [failed, setFailed] = useState<Failure | null>(null);

  const finish = async (isComplete: boolean): Promise<void> => {
    setFinishing(true);
    setFailed(null);
    const problem = await closeForm(visit).catch((thrown) => asHostError(thrown));
    setFailed(problem ?? (await markDone(host, visit, isComplete)));
    setFinishing(false);
  };
  return { finish, isFinishing, failed };
}

async function closeForm({ form }: Visit): Promise<Failure | null> {
  if (typeof form !== "object") return null;
  const { session } = form.answers;
  await Promise.all(closing(form.state).map(([questionId, why]) => session.giveNone(questionId, why)));
  await session.flush();
  return problemOf(session.snapshot());
}

async function markDone(host: Host, visit: Visit, isComplete: boolean): Promise<Failure | null> {
  const { session } = visit.open;
  const before = session.snapshot().view?.data.status;
  session.change("status", "done");
  if (isComplete) session.change("incompleteReason", undefined);
  await session.flush();
  const look = session.snapshot();
  if (look.view?.data.status === "done" || (await isDoneOnDisk(host, visit.id))) return null;
  // Nobody is told later that a visit was finished that they were told was not.
  session.change("status", before);
  return problemOf(look) ?? { code: null, message: "" };
}

/** A save may be on disk although its answer did not come back. */
async function isDoneOnDisk(host: Host, id: string): Promise<boolean> {
  return host.record({ kind: "SchoolVisit", id }).then(
    ({ data }) => data.status === "done",
    () => false,
  );
}

function problemOf(look: { status: string; problem: HostError | null }): Failure | null {
  if (look.problem) return { code: look.problem.code, message: look.problem.message };
  return look.status === "refused" ? { code: "invalid", message: "" } : null;
}
