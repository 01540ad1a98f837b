/**
 * Every form that somebody has typed in and that is still open, wherever it is drawn: what is on no disk yet can be
 * saved, or told, when the window is to be closed. Knows no React and no screen.
 */
import type { HostError } from "./errors";
import type { Json } from "./types";

export type UnsavedAnswer = { kind: string; field: string; value: Json | undefined };

/** What a form says of itself here. */
export type Typed = {
  flush(): Promise<unknown>;
  unsaved(): { answers: UnsavedAnswer[]; problem: HostError | null };
};

const open = new Set<Typed>();

export function holdTyped(form: Typed): void {
  open.add(form);
}

export function letGo(form: Typed): void {
  open.delete(form);
}

/** Sends all that waits; a failure is told by what is unsaved afterwards. */
export async function flushAll(): Promise<void> {
  await Promise.allSettled([...open].map((form) => form.flush()));
}

/** What is on the screen alone, and why it could not be kept where the program said so. */
export function unsavedNow(): { answers: UnsavedAnswer[]; problem: HostError | null } {
  const all = [...open].map((form) => form.unsaved());
  return {
    answers: all.flatMap(({ answers }) => answers),
    problem: all.find(({ problem }) => problem !== null)?.problem ?? null,
  };
}
