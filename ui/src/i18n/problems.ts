/**
 * Why an answer is refused, in the language of the window. The program names each refusal by a code; its own
 * sentence is English, and more exact where the rule is about several fields, so it is what an unknown code shows.
 */
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import type { FieldInfo, FieldProblem } from "../api/types";
import { FALLBACK_LANGUAGE } from "./languages";

type ByCode = (key: string, options: Record<string, unknown>) => string;
type Range = Pick<FieldInfo, "min" | "max">;

/** The key of a refusal: a number outside its range is told with the range, where the declaration has one. */
export function problemKey(code: string, range: Range | undefined): string {
  if (code !== "out_of_range" || !range) return `problem.${code}`;
  if (range.min !== null && range.max !== null) return "problem.out_of_range_between";
  if (range.min !== null) return "problem.out_of_range_from";
  return range.max !== null ? "problem.out_of_range_to" : "problem.out_of_range";
}

export function useProblemText() {
  const { t, i18n } = useTranslation();
  return useCallback(
    (problem: FieldProblem, range?: Range): string => {
      if (i18n.language === FALLBACK_LANGUAGE && problem.message !== "") return problem.message;
      return (t as unknown as ByCode)(problemKey(problem.code, range), {
        defaultValue: problem.message,
        min: range?.min,
        max: range?.max,
      });
    },
    [t, i18n.language],
  );
}
