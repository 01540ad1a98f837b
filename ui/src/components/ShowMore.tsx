/** Shows the rest of a list that is cut off: all of it, or as much as a screen can bear at a time, and says which. */
import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";

const PAGE = 1000;

export function ShowMore(props: { shown: number; total: number; onMore: (limit: number) => void }) {
  const { shown, total, onMore } = props;
  const { t } = useTranslation();
  const left = total - shown;
  if (left <= 0) return null;
  return (
    <Button variant="subtle" onClick={() => onMore(shown + PAGE)}>
      {left <= PAGE ? t("records.showAll", { count: total }) : t("records.showMore", { more: PAGE, total })}
    </Button>
  );
}
