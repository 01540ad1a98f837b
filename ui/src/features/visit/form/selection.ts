/** Answers that are names of choices, kept as XLSForm keeps them: with spaces between. Pure. */

/** A choice of this name stands alone. */
const EXCLUSIVE = "none";

export function namesIn(value: string | null): string[] {
  return value === null || value === "" ? [] : value.split(" ");
}

/** What is ticked after a tick: "none" takes the others away, and any other takes "none" away. */
export function afterTick(before: readonly string[], after: readonly string[]): string[] {
  if (!after.includes(EXCLUSIVE)) return [...after];
  return before.includes(EXCLUSIVE) ? after.filter((name) => name !== EXCLUSIVE) : [EXCLUSIVE];
}

/** Choices as they are kept: in the order of the form, whatever was ticked first. */
export function inOrder(ticked: readonly string[], choices: readonly { name: string }[]): string {
  return choices
    .map(({ name }) => name)
    .filter((name) => ticked.includes(name))
    .join(" ");
}

/** One step up or down in a ranking. */
export function moved(ranked: readonly string[], name: string, by: -1 | 1): string[] {
  const from = ranked.indexOf(name);
  const to = from + by;
  if (from < 0 || to < 0 || to >= ranked.length) return [...ranked];
  const next = ranked.filter((one) => one !== name);
  next.splice(to, 0, name);
  return next;
}

export type Place = { latitude: number | null; longitude: number | null };

export function placeIn(value: string | null): Place {
  const [latitude, longitude] = (value ?? "").split(" ").map(Number);
  const isPlace = value !== null && Number.isFinite(latitude) && Number.isFinite(longitude);
  return isPlace
    ? { latitude: latitude ?? null, longitude: longitude ?? null }
    : { latitude: null, longitude: null };
}
