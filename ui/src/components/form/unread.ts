/** Answers that are typed and kept and cannot be read yet. */
import type { FieldProblem } from "../../api/types";

const codes = new Set(["not_integer", "not_number", "not_date", "not_time", "not_instant", "not_readable"]);

export function isUnread({ code }: FieldProblem): boolean {
  return codes.has(code);
}

/** Told where it was typed: what is missing, and what cannot be read. */
export function isToldAtTheField(problems: readonly FieldProblem[]): boolean {
  return problems.length > 0 && problems.every((one) => one.code === "required" || isUnread(one));
}
