/**
 * One word for the whole workspace on whether what was typed is safe: every open form of it tells here how its saves
 * stand, and the worst of them is shown.
 */
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from "react";
import { worstFirst } from "../../api/answerSession";
import type { SaveState } from "../../components/SaveStatus";

export type Saves = {
  status: SaveState;
  savedAt: number | null;
  refused: number;
  flush: () => Promise<SaveState>;
};
/** How each open form stands, by its name. */
export type Told = Readonly<Record<string, Saves>>;

const SavingContext = createContext<((name: string, saves: Saves | null) => void) | null>(null);

/** The saves of all forms as those of one. */
export function together(all: readonly Saves[]): Omit<Saves, "flush"> & { flush: () => void } {
  const status = worstFirst.find((one) => all.some((saves) => saves.status === one)) ?? "idle";
  const times = all.flatMap(({ savedAt }) => (savedAt === null ? [] : [savedAt]));
  return {
    status,
    savedAt: times.length > 0 ? Math.max(...times) : null,
    refused: all.reduce((sum, { refused }) => sum + refused, 0),
    flush: () => {
      for (const { flush } of all) void flush();
    },
  };
}

export function useSaving(): { told: Told; provide: (children: ReactNode) => ReactNode } {
  const [told, setTold] = useState<Told>({});
  const tell = useMemo(
    () => (name: string, saves: Saves | null) =>
      setTold((before) => {
        const { [name]: was, ...others } = before;
        // A form that was closed leaves behind when it last saved: the word does not fall back to "nothing saved".
        if (saves === null)
          return was?.savedAt ? { ...others, [name]: { ...was, status: "saved", refused: 0 } } : others;
        return { ...others, [name]: saves };
      }),
    [],
  );
  const provide = (children: ReactNode) => (
    <SavingContext.Provider value={tell}>{children}</SavingContext.Provider>
  );
  return { told, provide };
}

/** Tells how one form's saves stand. */
export function useTellSaving(
  name: string,
  look: { status: SaveState; savedAt: number | null; refused: number } | null,
  flush: () => Promise<SaveState>,
): void {
  const tell = useContext(SavingContext);
  const { status = null, savedAt = null, refused = 0 } = look ?? {};
  useEffect(() => {
    if (status !== null) tell?.(name, { status, savedAt, refused, flush });
  }, [tell, name, status, savedAt, refused, flush]);
  useEffect(() => () => tell?.(name, null), [tell, name]);
}
