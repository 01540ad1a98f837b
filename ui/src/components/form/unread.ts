/** Answers that are typed and kept and cannot be read yet, in words: Finish and leaving know of them. */
import { useTranslation } from "react-i18next";
import type { FieldProblem, KindInfo, Payload, RecordView } from "../../api/types";
import { useNames } from "../../i18n/names";

const codes = new Set(["not_integer", "not_number", "not_date", "not_time", "not_instant", "not_readable"]);

export function isUnread({ code }: FieldProblem): boolean {
  return codes.has(code);
}

/** Told where it was typed: what is missing, and what cannot be read. */
export function isToldAtTheField(problems: readonly FieldProblem[]): boolean {
  return problems.length > 0 && problems.every((one) => one.code === "required" || isUnread(one));
}

/** The record's fields that cannot be read, each with its name and what was typed. */
export function useUnread(
  info: KindInfo | undefined,
  look: { view: RecordView | null; values: Payload },
): string[] {
  const { t } = useTranslation();
  const names = useNames();
  return (look.view?.attention?.fields ?? []).filter(isUnread).flatMap(({ field: name }) => {
    const field = info?.fields.find((one) => one.name === name);
    const typed = look.values[name];
    if (!info || !field || typed === undefined) return [];
    return [t("records.unread", { field: names.field(info.kind, field), typed: String(typed) })];
  });
}
