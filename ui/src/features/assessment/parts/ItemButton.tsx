/** One letter, word or number to press. Its state is told by shape and name as well as by colour. */
import { memo } from "react";
import { useTranslation } from "react-i18next";
import type { ItemLook } from "../look";
import classes from "./Items.module.css";

type Props = {
  item: number;
  text: string;
  look: ItemLook;
  isCursor: boolean;
  isLast: boolean;
  /** The second at which this item was reached; null for every other item. */
  reachedAt: number | null;
  onPress: (item: number) => void;
};

export const ItemButton = memo(function ItemButton(props: Props) {
  const { item, text, look, isCursor, isLast, reachedAt, onPress } = props;
  const { t } = useTranslation();
  let name = t(`assessment.item.${look}`, { item, text });
  if (isLast) name = t("assessment.item.last", { item: name });
  if (reachedAt !== null) name = t("assessment.item.reached", { item: name, seconds: reachedAt });
  return (
    <button
      type="button"
      className={classes.item}
      tabIndex={isCursor ? 0 : -1}
      aria-label={name}
      data-item={item}
      data-testid={`item-${item}`}
      data-state={look}
      data-cursor={isCursor || undefined}
      data-last={isLast || undefined}
      data-reached={reachedAt ?? undefined}
      onClick={() => onPress(item)}
    >
      <bdi>{text}</bdi>
    </button>
  );
});
