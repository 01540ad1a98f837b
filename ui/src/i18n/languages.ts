/**
 * The languages that can be chosen. A further one is a folder beside `en` with the same files and a line here; the
 * calendar's own words come from dayjs, one import in app/Providers.tsx.
 */

export const languages: readonly { code: string; name: string }[] = [
  // Each named in itself: who reads none of the others still finds it.
  { code: "en", name: "English" },
  { code: "fr", name: "Français" },
  { code: "pt", name: "Português" },
  { code: "sw", name: "Kiswahili" },
];

/** What the other languages are translated from, and what shows for a word that one of them lacks. */
export const FALLBACK_LANGUAGE = "en";

/**
 * English made strange: accented, longer, right to left. It is offered nowhere; development and tests ask for it
 * by its code, to see which texts are hard-coded and what a layout does with a long language or a mirrored one.
 */
export const PSEUDO_LANGUAGE = "xx";
