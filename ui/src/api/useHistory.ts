/** The past of a record on a screen: asked when a person opens it, and again each time that they do. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useHost } from "./context";
import { keys } from "./keys";
import { useAppState, useKinds } from "./queries";
import type { RecordKey } from "./types";

export function useHistory(record: RecordKey) {
  const host = useHost();
  const [open, setOpen] = useState(false);
  const kinds = useKinds();
  const state = useAppState();
  const query = useQuery({
    queryKey: keys.history(record),
    queryFn: () => host.recordHistory(record),
    enabled: open,
    // The program knows how long an answer holds.
    staleTime: 0,
    gcTime: 0,
  });
  return {
    open,
    toggle: () => setOpen(!open),
    /** The server inside the program has no colleagues to tell of. */
    isThere: state.data?.practice === false,
    info: kinds.data?.find((one) => one.kind === record.kind),
    query,
  };
}
