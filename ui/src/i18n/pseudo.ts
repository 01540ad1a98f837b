/** English made strange, text by text, from the catalogue itself. Pure. What is put in between braces stays. */
import type { Texts } from "./catalog";

const accented: Record<string, string> = {
  ...{
    a: "á",
    b: "ƀ",
    c: "ç",
    d: "ð",
    e: "é",
    f: "ƒ",
    g: "ĝ",
    h: "ĥ",
    i: "í",
    j: "ĵ",
    k: "ķ",
    l: "ļ",
    m: "ɱ",
  },
  ...{
    n: "ñ",
    o: "ó",
    p: "þ",
    q: "ʠ",
    r: "ŕ",
    s: "š",
    t: "ţ",
    u: "ú",
    v: "ṽ",
    w: "ŵ",
    x: "ẋ",
    y: "ý",
    z: "ž",
  },
  ...{
    A: "Á",
    B: "Ɓ",
    C: "Ç",
    D: "Ð",
    E: "É",
    F: "Ƒ",
    G: "Ĝ",
    H: "Ĥ",
    I: "Í",
    J: "Ĵ",
    K: "Ķ",
    L: "Ļ",
    M: "Ḿ",
  },
  ...{
    N: "Ñ",
    O: "Ó",
    P: "Þ",
    Q: "Ǫ",
    R: "Ŕ",
    S: "Š",
    T: "Ţ",
    U: "Ú",
    V: "Ṽ",
    W: "Ŵ",
    X: "Ẋ",
    Y: "Ý",
    Z: "Ž",
  },
};

/** What i18next puts in, and the marks of elements inside a text. */
const KEPT = /(\{\{[^}]*\}\}|<[^>]*>)/;

/** Vowels are doubled: words grow by about a third, as they do from English into French or Portuguese. */
function strange(letter: string): string {
  const other = accented[letter] ?? letter;
  return "aeiouAEIOU".includes(letter) ? other + other.toLowerCase() : other;
}

export function pseudoText(text: string): string {
  const letters = text
    .split(KEPT)
    .map((part, index) => (index % 2 === 1 ? part : part.replace(/[A-Za-z]/g, strange)))
    .join("");
  // A text that is cut off is seen by its missing bracket.
  return `[${letters}]`;
}

export function pseudoTexts(texts: Texts): Texts {
  return Object.fromEntries(
    Object.entries(texts).map(([key, value]) => [
      key,
      typeof value === "string" ? pseudoText(value) : pseudoTexts(value),
    ]),
  );
}
