/**
 * What was entered in a form that has a button of its own and was not sent yet. It stays for as long as the window is
 * open, also when its dialog or its screen is left; when the window is to be closed, what was typed is told like every
 * answer that is on no disk.
 */
import { useState } from "react";
import { holdTyped, letGo, type Typed, type UnsavedAnswer } from "./unsaved";

type Entry = { value: unknown; typed: Typed | null };

const entries = new Map<string, Entry>();

type Stands = () => Promise<boolean>;

function keep(name: string, value: unknown, answers: UnsavedAnswer[], stands: Stands): void {
  forgetUnsubmitted(name);
  // It cannot be saved for anybody; what it answers may have been settled elsewhere, and then nobody asks for it.
  const flush = async () => {
    if (!(await stands())) forgetUnsubmitted(name);
  };
  const typed: Typed | null =
    answers.length === 0 ? null : { flush, unsaved: () => ({ answers, problem: null }) };
  entries.set(name, { value, typed });
  if (typed) holdTyped(typed);
}

/** It was sent, or given up. */
export function forgetUnsubmitted(name: string): void {
  const typed = entries.get(name)?.typed;
  if (typed) letGo(typed);
  entries.delete(name);
}

/** What was typed in the form called `name`. */
export function unsubmittedIn(name: string): UnsavedAnswer[] {
  return entries.get(name)?.typed?.unsaved().answers ?? [];
}

/** Another person is at the window: nothing of the one before is shown. */
export function forgetAllUnsubmitted(): void {
  for (const name of [...entries.keys()]) forgetUnsubmitted(name);
}

/**
 * What stands in the form called `name`; `answersOf` says what in it a person typed and would miss, `stands` whether
 * what the form is about is still there to be answered.
 */
export function useUnsubmitted<T>(
  name: string,
  empty: T,
  answersOf: (value: T) => UnsavedAnswer[],
  stands: Stands = () => Promise.resolve(true),
): [value: T, set: (next: T) => void] {
  const [value, setValue] = useState<T>(() => {
    const kept = entries.get(name);
    return kept ? (kept.value as T) : empty;
  });
  const set = (next: T) => {
    keep(name, next, answersOf(next), stands);
    setValue(next);
  };
  return [value, set];
}
