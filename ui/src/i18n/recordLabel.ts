/**
 * How a record is called where only its label is at hand. A label is made once for every language, so a day in it
 * stands as 2026-03-02 and a state in English: both are said as the window's language says them. A record that holds
 * nothing to be called by is called by its kind.
 */
import { useMemo } from "react";
import { useFormat } from "./format";
import { useNames } from "./names";

const DAY_FIRST = /^(\d{4}-\d{2}-\d{2})(?: \((\w+)\))?$/;

/** A label of a day, and a state if any; null for every other label. */
export function dayOf(label: string): { day: string; state: string | null } | null {
  const [, day, state] = DAY_FIRST.exec(label) ?? [];
  return day === undefined ? null : { day, state: state ?? null };
}

export function useRecordLabel(): (record: { kind: string; label: string }) => string {
  const names = useNames();
  const format = useFormat();
  return useMemo(
    () =>
      ({ kind, label }) => {
        if (label === "") return names.titleOf(kind);
        const day = dayOf(label);
        if (day === null) return label;
        const said = format.plainDate(day.day);
        return day.state === null ? said : `${said} (${names.choice(day.state).toLowerCase()})`;
      },
    [names, format],
  );
}
