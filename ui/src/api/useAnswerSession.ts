/** The answers of a form tied to a screen: held while it is open, flushed when the window is hidden, then closed. */
import { useEffect, useRef, useState, useSyncExternalStore } from "react";
import { AnswerSession, type AnswersSnapshot } from "./answerSession";
import { useHost } from "./context";
import type { RecordRow } from "./types";

export type OpenAnswers = { session: AnswerSession; snapshot: AnswersSnapshot };

const noSubscription = () => () => undefined;
const noSnapshot = () => null;

/** Null until the form and its stored answers are known. */
export function useAnswerSession(
  visitId: string,
  formId: string | null,
  stored: readonly RecordRow[] | null,
): OpenAnswers | null {
  const host = useHost();
  const [open, setOpen] = useState<{ session: AnswerSession; formId: string } | null>(null);
  const held = useRef<AnswerSession | null>(null);
  const ready = stored !== null;
  const latest = useRef(stored);
  latest.current = stored;

  useEffect(() => {
    if (formId === null || !ready) return;
    const session = new AnswerSession(
      host,
      { kind: "SchoolVisit", id: visitId },
      formId,
      latest.current ?? [],
    );
    held.current = session;
    setOpen({ session, formId });
    return () => {
      held.current = null;
      void session.close().catch(() => undefined);
    };
  }, [host, visitId, formId, ready]);

  useEffect(() => {
    if (stored) held.current?.refresh(stored);
  }, [stored]);

  useEffect(() => {
    const flushNow = () => void held.current?.flush();
    const flush = () => {
      if (document.visibilityState === "hidden") flushNow();
    };
    document.addEventListener("visibilitychange", flush);
    window.addEventListener("pagehide", flushNow);
    return () => {
      document.removeEventListener("visibilitychange", flush);
      window.removeEventListener("pagehide", flushNow);
    };
  }, []);

  const session = open !== null && open.formId === formId ? open.session : null;
  const snapshot = useSyncExternalStore(
    session ? session.subscribe : noSubscription,
    session ? session.snapshot : noSnapshot,
  );
  return session && snapshot ? { session, snapshot } : null;
}
