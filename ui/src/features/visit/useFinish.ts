/**
 * Finishes a visit: every question without an answer says why, then the visit is done. It is done only when all of
 * that is on disk.
 */
import { useState } from "react";
import type { HostError } from "../../api/errors";
import { closing } from "./form/formState";
import type { Visit } from "./useVisitContent";

export function useFinish(visit: Visit) {
  const [isFinishing, setFinishing] = useState(false);
  const [failed, setFailed] = useState<{ code: string | null; message: string } | null>(null);

  const finish = async (isComplete: boolean): Promise<void> => {
    setFinishing(true);
    setFailed(null);
    const problem = await closeForm(visit);
    if (problem === null) await markDone(visit, isComplete);
    setFailed(problem ?? problemOf(visit.open.session.snapshot()));
    setFinishing(false);
  };
  return { finish, isFinishing, failed };
}

type Failure = { code: string | null; message: string };

async function closeForm({ form }: Visit): Promise<Failure | null> {
  if (typeof form !== "object") return null;
  const { session } = form.answers;
  for (const [questionId, why] of closing(form.state)) session.giveNone(questionId, why);
  await session.flush();
  return problemOf(session.snapshot());
}

async function markDone({ open: { session } }: Visit, isComplete: boolean): Promise<void> {
  session.change("status", "done");
  if (isComplete) session.change("incompleteReason", undefined);
  await session.flush();
}

function problemOf(look: { status: string; problem: HostError | null }): Failure | null {
  if (look.problem) return { code: look.problem.code, message: look.problem.message };
  return look.status === "refused" ? { code: "invalid", message: "" } : null;
}
