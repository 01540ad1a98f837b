/** What a person types, as a value, or null if it cannot be read. Pure. */

/** "930", "9:30" and "09.30" are all half past nine. */
export function parseTime(text: string): string | null {
  const found = /^(\d{1,2})[:.h ]?(\d{2})$/.exec(text.trim());
  if (!found) return null;
  const [hours, minutes] = [Number(found[1]), Number(found[2])];
  if (hours > 23 || minutes > 59) return null;
  return `${String(hours).padStart(2, "0")}:${String(minutes).padStart(2, "0")}`;
}

/** Names of months are compared without accents: "dec" is "déc." too. */
function plain(word: string): string {
  return word.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

/** The month that three letters of a name, or more, can only be: first in the language of the window, then in English. */
function monthNamed(word: string, language: string): number | null {
  for (const spoken of [language, "en"]) {
    const long = new Intl.DateTimeFormat(spoken, { month: "long", timeZone: "UTC" });
    const found = Array.from({ length: 12 }, (_, month) => month).filter((month) =>
      plain(long.format(Date.UTC(2026, month, 1))).startsWith(plain(word)),
    );
    if (found.length === 1) return (found[0] ?? 0) + 1;
  }
  return null;
}

/** ISO dates, "24.11.2026", "24/11/2026" and "24 Nov 2026". The day comes first, as it is written in the field. */
export function parseDate(text: string, language = "en"): string | null {
  const trimmed = text.trim();
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(trimmed);
  const numbers = /^(\d{1,2})[./ ](\d{1,2})[./ ](\d{4})$/.exec(trimmed);
  const named = /^(\d{1,2})\.? (?:de )?(\p{L}{3,})\.? (?:de )?(\d{4})$/iu.exec(trimmed);
  const parts = iso
    ? [iso[1], iso[2], iso[3]]
    : numbers
      ? [numbers[3], numbers[2], numbers[1]]
      : named
        ? [named[3], monthNamed(named[2] ?? "", language), named[1]]
        : null;
  if (!parts) return null;
  const [year = 0, month = 0, day = 0] = parts.map(Number);
  const date = new Date(Date.UTC(year, month - 1, day));
  const real =
    date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return real ? date.toISOString().slice(0, 10) : null;
}

export function parseNumber(text: string): number | null {
  const cleaned = text.trim().replace(",", ".");
  if (!/^-?(\d+\.?\d*|\.\d+)$/.test(cleaned)) return null;
  return Number(cleaned);
}

/** An instant for an input of local date and time, and back. */
export function localFromInstant(instant: string): string {
  const at = new Date(instant);
  if (Number.isNaN(at.getTime())) return "";
  const two = (n: number) => String(n).padStart(2, "0");
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${two(at.getHours())}:${two(at.getMinutes())}`;
}

export function parseInstant(text: string): string | null {
  const [day = "", time = ""] = text.trim().split(/\s+(?=\S+$)/);
  const [date, clock] = [parseDate(day), parseTime(time)];
  if (!date || !clock) return null;
  return new Date(`${date}T${clock}:00`).toISOString();
}
