/** What a receipt says, in one sentence, on every screen in the same words. */
import { useTranslation } from "react-i18next";
import { useFormat } from "../i18n/format";

export function useReceiptSentence() {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    receipt:
      | { kind: "confirmed"; confirmed: number; count: number; at: string }
      | { kind: "nothing"; at: string },
  ): string => {
    const time = format.when(receipt.at);
    return receipt.kind === "nothing"
      ? t("sync.receipt.nothing", { time })
      : t("sync.receipt.sentence", { count: receipt.count, confirmed: receipt.confirmed, time });
  };
}
