/** What a catalogue lacks, has too much of, or says with other placeholders than English. Pure. */
import type { Texts } from "./catalog";

const PLURAL = /_(zero|one|two|few|many|other)$/;

/** Every text by its whole key: `sync.queue.title`. */
export function flat(texts: Texts, above = ""): Map<string, string> {
  const all = new Map<string, string>();
  for (const [key, value] of Object.entries(texts)) {
    if (typeof value === "string") all.set(above + key, value);
    else for (const [below, text] of flat(value, `${above}${key}.`)) all.set(below, text);
  }
  return all;
}

/** What is put into a text (`{{count, number}}`) and the marks of elements in it, in no order. */
export function placeholders(text: string): string[] {
  return (text.match(/\{\{[^}]*\}\}|<[^>]*>/g) ?? []).map((each) => each.replace(/\s/g, "")).sort();
}

function familyOf(key: string, keys: ReadonlySet<string>): string | null {
  const base = key.replace(PLURAL, "");
  return base !== key && keys.has(`${base}_other`) ? base : null;
}

/** The forms that a language counts with: French and Portuguese have one for millions, which English lacks. */
export function pluralForms(language: string): string[] {
  return new Intl.PluralRules(language).resolvedOptions().pluralCategories;
}

export function gapsIn(language: string, english: Texts, other: Texts): string[] {
  const [wanted, found] = [flat(english), flat(other)];
  const keys = new Set(wanted.keys());
  // A counted text's placeholders are those of its general form; a form for one may do without the number.
  const expected = new Map<string, { text: string; mayLack: boolean }>();
  for (const [key, text] of wanted) {
    const family = familyOf(key, keys);
    if (family === null) expected.set(key, { text, mayLack: false });
    else {
      for (const form of pluralForms(language)) {
        expected.set(`${family}_${form}`, {
          text: wanted.get(`${family}_other`) ?? text,
          mayLack: form !== "other",
        });
      }
    }
  }
  const gaps: string[] = [];
  for (const [key, { text, mayLack }] of expected) {
    const translation = found.get(key);
    if (translation === undefined || translation.trim() === "") {
      gaps.push(`${key} is missing`);
      continue;
    }
    const [asked, given] = [placeholders(text), placeholders(translation)];
    const same = asked.join(" ") === given.join(" ");
    if (!same && !(mayLack && given.every((each) => asked.includes(each)))) {
      gaps.push(
        `${key} has ${given.join(" ") || "no placeholder"} where English has ${asked.join(" ") || "none"}`,
      );
    }
  }
  for (const key of found.keys()) if (!expected.has(key)) gaps.push(`${key} is not in English`);
  return gaps;
}
