/** Asks the program whether a conflict is still there to be settled; without an answer it is taken to be. */
import { useHost } from "../../../api/context";
import type { HostError } from "../../../api/errors";

export function useStillOpen(id: string): () => Promise<boolean> {
  const host = useHost();
  return () =>
    host.conflict(id).then(
      () => true,
      (error: HostError) => error.code !== "not_found",
    );
}
