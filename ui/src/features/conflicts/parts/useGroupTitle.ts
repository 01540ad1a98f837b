/** What a group of conflicts is called: "Visit to Fig Hill Primary on 15 Mar 2026". */
import { useTranslation } from "react-i18next";
import { useFormat } from "../../../i18n/format";
import type { VisitGroup } from "../groups";

export function useGroupTitle() {
  const { t } = useTranslation();
  const format = useFormat();
  return ({ school, date, label }: VisitGroup): string => {
    const when = date === null ? label : format.plainDate(date);
    return school === null
      ? t("conflicts.visitOn", { date: when })
      : t("conflicts.visitTo", { school, date: when });
  };
}
