/** The memory host's rules for a payload: those that a declaration states, in the words a user reads. */
import type { FieldInfo, FieldProblem, Json, KindInfo, Payload } from "../../types";

function problemWith(info: FieldInfo, value: Json): { code: string; message: string } | null {
  const isNumber = info.shape === "integer" || info.shape === "decimal";
  if (isNumber && typeof value !== "number")
    return info.shape === "integer"
      ? { code: "not_integer", message: "This must be a whole number." }
      : { code: "not_number", message: "This must be a number." };
  if (info.shape === "integer" && typeof value === "number" && !Number.isInteger(value)) {
    return { code: "not_integer", message: "This must be a whole number." };
  }
  if (info.shape === "date" && !/^\d{4}-\d{2}-\d{2}$/.test(String(value))) {
    return { code: "not_date", message: "This must be a date, such as 2026-03-31." };
  }
  if (info.shape === "time" && !/^\d{2}:\d{2}/.test(String(value))) {
    return { code: "not_time", message: "This must be a time, such as 08:30." };
  }
  if (typeof value === "number") {
    if (info.min !== null && value < info.min) {
      return { code: "out_of_range", message: `This must be ${info.min} or more.` };
    }
    if (info.max !== null && value > info.max) {
      return { code: "out_of_range", message: `This must be ${info.max} or less.` };
    }
  }
  if (info.shape === "choice" && info.choices && !info.choices.includes(value as string)) {
    return { code: "not_a_choice", message: "This is not one of the choices." };
  }
  return null;
}

export function problemsIn(info: KindInfo, data: Payload): FieldProblem[] {
  const problems: FieldProblem[] = [];
  for (const declared of info.fields) {
    const value = data[declared.name];
    if (value === undefined || value === null) {
      if (declared.required) {
        problems.push({ field: declared.name, code: "required", message: "This needs an answer." });
      }
      continue;
    }
    const problem = problemWith(declared, value);
    if (problem) problems.push({ field: declared.name, ...problem });
  }
  const rule =
    info.kind === "SchoolVisit"
      ? visitProblem(data)
      : info.kind === "MonitoringAnswer"
        ? answerProblem(data)
        : null;
  if (rule) problems.push(rule);
  return problems;
}

function visitProblem({ arrivedAt, leftAt }: Payload): FieldProblem | null {
  if (typeof arrivedAt !== "string" || typeof leftAt !== "string" || leftAt >= arrivedAt) return null;
  return { field: "leftAt", code: "too_early", message: "Leaving must not come before arriving." };
}

/** Either a value, or the reason why there is none. */
function answerProblem({ value, noAnswer, unread }: Payload): FieldProblem | null {
  if (unread !== undefined) {
    return { field: "unread", code: "not_readable", message: "This cannot be read yet." };
  }
  if (value !== undefined && noAnswer !== undefined) {
    return { field: "noAnswer", code: "contradiction", message: "There is an answer and a reason for none." };
  }
  if (value === undefined && noAnswer === undefined) {
    return { field: "value", code: "required", message: "Answer, or say why there is no answer." };
  }
  return null;
}
