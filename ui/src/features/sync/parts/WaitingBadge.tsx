/** How much waits, on the button that sends it. */
import { VisuallyHidden } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useFormat } from "../../../i18n/format";
import classes from "./WaitingBadge.module.css";

export function WaitingBadge({ count }: { count: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (count === 0) return null;
  return (
    <span className={classes.badge} data-testid="waiting-badge">
      <span aria-hidden>{format.number(count)}</span>
      <VisuallyHidden>{t("sync.badge", { count })}</VisuallyHidden>
    </span>
  );
}
