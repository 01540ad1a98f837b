/** Settles several conflicts one after the other, and takes the whole of it back. A failure stops it and is said. */
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useResolve, useUndo } from "../../../api/mutations";
import type { ConflictRow } from "../../../api/types";
import { forgetUnsubmitted } from "../../../api/unsubmitted";
import { reviewOf } from "../lib";

export type SettledGroup = { title: string; decisions: string[] };

export function useSettleGroup() {
  const resolve = useResolve();
  const undo = useUndo();
  const [settled, setSettled] = useState<SettledGroup | null>(null);
  const settling = useMutation({
    mutationFn: async (wanted: { rows: readonly ConflictRow[]; take: "mine" | "theirs"; title: string }) => {
      const decisions: string[] = [];
      for (const { id } of wanted.rows) {
        const { decisionId } = await resolve.mutateAsync({ id, take: wanted.take });
        forgetUnsubmitted(reviewOf({ id }));
        decisions.push(decisionId);
        setSettled({ title: wanted.title, decisions: [...decisions] });
      }
    },
  });
  const undoing = useMutation({
    mutationFn: async (group: SettledGroup) => {
      // The last decision first: a visit comes back before what belongs to it.
      const left = [...group.decisions];
      for (const decisionId of [...left].reverse()) {
        await undo.mutateAsync(decisionId);
        left.pop();
        setSettled(left.length > 0 ? { ...group, decisions: [...left] } : null);
      }
    },
  });
  return {
    settled,
    isPending: settling.isPending,
    isUndoing: undoing.isPending,
    error: settling.error ?? undoing.error,
    settle: (rows: readonly ConflictRow[], take: "mine" | "theirs", title: string) => {
      setSettled(null);
      undoing.reset();
      settling.mutate({ rows, take, title });
    },
    undo: () => settled && undoing.mutate(settled),
  };
}
export type GroupSettling = ReturnType<typeof useSettleGroup>;
