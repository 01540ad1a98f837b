/** What an item came to, one letter each, as a SectionAnswer's `items` holds them (scoring/facts.rs). */

/** Right, wrong, no response, not attempted, not asked, not applicable, refused, does not know, not recorded. */
export type Letter = "1" | "0" | "n" | "." | "s" | "a" | "r" | "d" | "m";

const LETTERS: readonly string[] = ["1", "0", "n", ".", "s", "a", "r", "d", "m"];

/** The letters of `count` items; what is not there or means nothing was not attempted. */
export function lettersOf(items: unknown, count: number): Letter[] {
  const found = typeof items === "string" ? [...items] : [];
  return Array.from({ length: count }, (_, index) => {
    const letter = found[index];
    return letter !== undefined && LETTERS.includes(letter) ? (letter as Letter) : ".";
  });
}
