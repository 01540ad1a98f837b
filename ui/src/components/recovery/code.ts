/** How a recovery code is written and read. Pure. */

export const RECOVERY_CODE_LENGTH = 24;
const GROUP = 4;

/** The letters and digits of a code, however it was typed. */
export function recoveryCodeLetters(text: string): string {
  return text.replace(/[^0-9a-z]/gi, "").toUpperCase();
}

/** In groups of four, as it was printed. */
export function groupedCode(text: string): string[] {
  const letters = recoveryCodeLetters(text);
  return Array.from({ length: Math.ceil(letters.length / GROUP) }, (_, index) =>
    letters.slice(index * GROUP, index * GROUP + GROUP),
  );
}
