/** The choices that settings offer, and what is checked before the program is asked. Pure. */
import { MIN_PASSWORD } from "../../api/limits";
import type { Licence } from "../../api/types";

/** Minutes between two automatic runs. */
export const intervals = [5, 15, 30, 60, 120] as const;

/** The offered intervals and the one in force, which a support file may have set to something else. */
export function offeredIntervals(inForce: number): number[] {
  return [...new Set<number>([...intervals, inForce])].sort((a, b) => a - b);
}

export type PasswordForm = { current: string; next: string; again: string };
export type PasswordMistake = "needCurrent" | "tooShort" | "same" | "differ";

export function passwordMistakes(form: PasswordForm): Partial<Record<keyof PasswordForm, PasswordMistake>> {
  const mistakes: Partial<Record<keyof PasswordForm, PasswordMistake>> = {};
  if (form.current === "") mistakes.current = "needCurrent";
  if ([...form.next].length < MIN_PASSWORD) mistakes.next = "tooShort";
  else if (form.next === form.current) mistakes.next = "same";
  if (form.again !== form.next) mistakes.again = "differ";
  return mistakes;
}

/** The parts whose name or licence holds every word that is looked for. */
export function licencesMatching(licences: readonly Licence[], search: string): Licence[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return licences.filter(({ name, licence }) => {
    const text = `${name} ${licence}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
