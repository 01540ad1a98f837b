/**
 * Where the person is, kept with each step by the program, so that after a crash or a flat battery the window opens
 * where the work was left.
 */
import { useCallback, useEffect, useState } from "react";
import { useHost } from "../api/context";
import type { Host } from "../api/host";
import type { newRouter } from "./router";

type Router = ReturnType<typeof newRouter>;

/** Tells the program each address as soon as it holds: no delay, because a kill asks for none. */
export function keepPlace(router: Router, host: Host): () => void {
  // Where this fails the window opens at its first screen next time; that is no reason to disturb the work.
  const keep = () => void host.setPlace(router.history.location.href).catch(() => undefined);
  keep();
  return router.history.subscribe(keep);
}

/** Goes once to the kept place when the screens open, and keeps the place from then on. */
export function useKeptPlace(router: Router, ready: boolean) {
  const host = useHost();
  // An address that the window was opened with goes before the kept one.
  const [known, setKnown] = useState(() => window.location.hash.length > 1);
  useEffect(() => {
    if (!ready || known) return;
    let gone = false;
    void host
      .place()
      .catch(() => null)
      .then((address) => {
        if (gone) return;
        if (address?.startsWith("/")) router.history.replace(address);
        setKnown(true);
      });
    return () => {
      gone = true;
    };
  }, [ready, known, router, host]);
  useEffect(() => (ready && known ? keepPlace(router, host) : undefined), [ready, known, router, host]);
  /** A person who has just come in begins at `address`. */
  const begin = useCallback(
    (address: string) => {
      router.history.replace(address);
      setKnown(true);
    },
    [router],
  );
  return { known, begin };
}
