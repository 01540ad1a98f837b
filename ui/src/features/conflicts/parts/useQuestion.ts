/** The question that an answer in conflict belongs to; null for any other record, and until it is known. */
import { useTranslation } from "react-i18next";
import { useRecord } from "../../../api/queries";
import type { ConflictView } from "../../../api/types";
import { ANSWER, type Question, questionFrom } from "../answer";

export function useQuestion(view: ConflictView): Question | null {
  const { i18n } = useTranslation();
  const sides = [view.mine.data, view.theirs.data, view.base?.data];
  const id = sides.map((data) => data?.questionId).find((found) => typeof found === "string");
  const asks = view.kind === ANSWER && typeof id === "string";
  const question = useRecord({ kind: "FormQuestion", id: asks ? id : "" }, asks);
  return asks && question.data ? questionFrom(question.data.data, i18n.language) : null;
}
