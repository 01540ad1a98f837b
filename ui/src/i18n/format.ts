/** Numbers, dates and sizes through Intl, in the language of the window and the time zone of the laptop. */
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { PSEUDO_LANGUAGE } from "./languages";

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

function localDay(when: Date): string {
  return `${when.getFullYear()}-${when.getMonth()}-${when.getDate()}`;
}

/**
 * Plain "en" means the order of day and month that most of the world writes. The pseudo-language takes the dates of
 * a language that is written from right to left.
 */
const regions: Record<string, string> = { en: "en-GB", [PSEUDO_LANGUAGE]: "ar-u-nu-latn" };

export function formatter(code: string) {
  const language = regions[code] ?? code;
  const number = new Intl.NumberFormat(language);
  const time = new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", hour12: false });
  const date = new Intl.DateTimeFormat(language, { day: "numeric", month: "short", year: "numeric" });
  const dayMonth = new Intl.DateTimeFormat(language, { day: "numeric", month: "short" });
  const plainDate = new Intl.DateTimeFormat(language, {
    day: "numeric",
    month: "short",
    year: "numeric",
    timeZone: "UTC",
  });
  const weekday = new Intl.DateTimeFormat(language, {
    weekday: "long",
    day: "numeric",
    month: "long",
    timeZone: "UTC",
  });
  const percent = new Intl.NumberFormat(language, { style: "percent" });
  const relative = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
  const list = new Intl.ListFormat(language, { type: "conjunction" });
  const size = (value: number, unit: "byte" | "kilobyte" | "megabyte") =>
    new Intl.NumberFormat(language, {
      style: "unit",
      unit,
      unitDisplay: unit === "byte" ? "long" : "short",
      maximumFractionDigits: 1,
    }).format(value);

  return {
    number: (value: number) => number.format(value),
    /** An instant's time of day: "14:03". */
    time: (instant: string | number) => time.format(new Date(instant)),
    /** An instant, as short as it can be told: today's time, else the day with it. */
    when(instant: string, now: Date = new Date()): string {
      const at = new Date(instant);
      if (localDay(at) === localDay(now)) return time.format(at);
      const day = at.getFullYear() === now.getFullYear() ? dayMonth.format(at) : date.format(at);
      return `${day}, ${time.format(at)}`;
    },
    dateTime(instant: string): string {
      const at = new Date(instant);
      return Number.isNaN(at.getTime()) ? instant : `${date.format(at)}, ${time.format(at)}`;
    },
    /** A calendar date (YYYY-MM-DD), which has no time zone. */
    plainDate(day: string): string {
      const at = new Date(`${day}T00:00:00Z`);
      return Number.isNaN(at.getTime()) ? day : plainDate.format(at);
    },
    /** A calendar date as it is spoken: "Friday 27 November". */
    weekday(day: string): string {
      const at = new Date(`${day}T00:00:00Z`);
      return Number.isNaN(at.getTime()) ? day : weekday.format(at);
    },
    /** Days from `today` to `day`: "tomorrow", "3 days ago". */
    daysFrom(day: string, today: string): string {
      const days = (Date.parse(`${day}T00:00:00Z`) - Date.parse(`${today}T00:00:00Z`)) / (DAY * 1000);
      // A date that cannot be read yet is told as it was typed.
      return Number.isNaN(days) ? day : relative.format(Math.round(days), "day");
    },
    /** A share from 0 to 1. */
    percent: (share: number) => percent.format(share),
    ago(instant: string, now: Date = new Date()): string {
      const seconds = Math.round((new Date(instant).getTime() - now.getTime()) / 1000);
      const size = Math.abs(seconds);
      if (size < HOUR) return relative.format(Math.round(seconds / MINUTE), "minute");
      if (size < DAY) return relative.format(Math.round(seconds / HOUR), "hour");
      return relative.format(Math.round(seconds / DAY), "day");
    },
    seconds: (value: number) =>
      new Intl.NumberFormat(language, {
        style: "unit",
        unit: "second",
        unitDisplay: "short",
        maximumFractionDigits: 1,
      }).format(value),
    bytes(value: number): string {
      if (value < 1000) return size(value, "byte");
      return value < 1_000_000 ? size(value / 1000, "kilobyte") : size(value / 1_000_000, "megabyte");
    },
    list: (items: string[]) => list.format(items),
  };
}
export type Format = ReturnType<typeof formatter>;

export function useFormat(): Format {
  const { i18n } = useTranslation();
  return useMemo(() => formatter(i18n.language), [i18n.language]);
}
