/** A form session tied to a screen: opened with it, flushed when the window is hidden, closed when it is left. */
import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from "react";
import { useHost } from "./context";
import { asHostError, type HostError } from "./errors";
import { FormSession, type FormSnapshot, keeperOf, keeperOfNew } from "./formSession";
import type { Payload, RecordKey } from "./types";

export type FormTarget =
  | { kind: string; id: string }
  | { kind: string; id: null; parent: RecordKey | null; prefilled: Payload };

export type OpenForm =
  | { phase: "opening" }
  | { phase: "error"; error: HostError; retry: () => void }
  | { phase: "open"; session: FormSession; snapshot: FormSnapshot; reopen: () => void };

const noSubscription = () => () => undefined;
const noSnapshot = () => null;

/** Tells one form from another; a new record by what it is to belong to. */
function nameOf(target: FormTarget): string {
  return target.id === null ? `${target.kind}/new/${target.parent?.id ?? ""}` : `${target.kind}/${target.id}`;
}

export function useFormSession(target: FormTarget): OpenForm {
  const host = useHost();
  const name = nameOf(target);
  const [open, setOpen] = useState<{ session: FormSession; name: string } | null>(null);
  const [error, setError] = useState<HostError | null>(null);
  const [round, setRound] = useState(0);
  const held = useRef<{ session: FormSession; kind: string } | null>(null);
  // The target is read by kind and id alone: a caller may make a new object on each render.
  const latest = useRef(target);
  latest.current = target;
  const { kind, id } = target;

  // biome-ignore lint/correctness/useExhaustiveDependencies: `round` asks for the form to be opened anew.
  useEffect(() => {
    const before = held.current;
    // A record that this form itself created keeps its form when the address changes to its id.
    if (before && before.kind === kind && id !== null && before.session.snapshot().view?.id === id) {
      setOpen({ session: before.session, name });
      return;
    }
    void before?.session.close().catch(() => undefined);
    held.current = null;
    setOpen(null);
    setError(null);
    let left = false;
    const hold = (opened: FormSession) => {
      if (left) {
        void opened.close().catch(() => undefined);
        return;
      }
      held.current = { session: opened, kind };
      setOpen({ session: opened, name });
    };
    const to = latest.current;
    if (to.id === null) {
      hold(new FormSession(keeperOfNew(host, kind, to.parent), { view: null, prefilled: to.prefilled }));
    } else {
      host.openForm({ kind, id: to.id }).then(
        (opened) => hold(new FormSession(keeperOf(host, opened), { view: opened.view })),
        (thrown) => {
          if (!left) setError(asHostError(thrown));
        },
      );
    }
    return () => {
      left = true;
    };
  }, [host, name, round]);

  useEffect(() => {
    const flush = () => {
      if (document.visibilityState === "hidden") void held.current?.session.flush();
    };
    const flushNow = () => void held.current?.session.flush();
    document.addEventListener("visibilitychange", flush);
    window.addEventListener("pagehide", flushNow);
    return () => {
      document.removeEventListener("visibilitychange", flush);
      window.removeEventListener("pagehide", flushNow);
      const open = held.current;
      held.current = null;
      void open?.session.close().catch(() => undefined);
    };
  }, []);

  // Until the effect has run, what is open may still be the form of the screen before.
  const isMine = open !== null && (open.name === name || open.session.snapshot().view?.id === id);
  const session = isMine ? open.session : null;
  const snapshot = useSyncExternalStore(
    session ? session.subscribe : noSubscription,
    session ? session.snapshot : noSnapshot,
  );
  const reopen = useCallback(() => {
    const open = held.current;
    held.current = null;
    void open?.session.close().catch(() => undefined);
    setRound((n) => n + 1);
  }, []);

  if (error) return { phase: "error", error, retry: reopen };
  if (!session || !snapshot) return { phase: "opening" };
  return { phase: "open", session, snapshot, reopen };
}
