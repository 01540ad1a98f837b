/** The items of a section as the pupil has them on paper: rows of a grid with their numbers, or running words. */
import type { CSSProperties } from "react";
import { useTranslation } from "react-i18next";
import { directionOf } from "../keyboard";
import type { Letter } from "../letters";
import { lookOf } from "../look";
import { rowsOf, type Section } from "../section";
import { ItemButton } from "./ItemButton";
import classes from "./Items.module.css";

type Props = {
  section: Section;
  letters: readonly Letter[];
  lastItem: number | null;
  reached: number | null;
  /** Null where nothing is to be pressed with keys. */
  cursor: number | null;
  onPress: (item: number) => void;
};

export function ItemGrid(props: Props) {
  const { section, letters, lastItem, reached, cursor, onPress } = props;
  const { t } = useTranslation();
  const dir = directionOf(section.items.map(({ text }) => text));
  const button = (item: number) => (
    <ItemButton
      key={item}
      item={item}
      text={section.items[item - 1]?.text ?? ""}
      look={lookOf(letters[item - 1] ?? ".", item, lastItem, true)}
      isCursor={cursor === item}
      isLast={lastItem === item}
      reachedAt={reached === item ? section.timeMarkSeconds : null}
      onPress={onPress}
    />
  );
  const label = t("assessment.grid", { section: section.title });
  if (section.type === "passage") {
    return (
      <section className={classes.words} dir={dir} aria-label={label} data-testid="grid">
        {section.items.map((_, index) => button(index + 1))}
      </section>
    );
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: rows of buttons on paper's pattern; a table would be read cell by cell.
    <div
      className={classes.grid}
      style={{ "--columns": section.columns } as CSSProperties}
      dir={dir}
      role="grid"
      aria-label={label}
      data-testid="grid"
    >
      {rowsOf(section).map(({ first, items }, row) => (
        // biome-ignore lint/a11y/useSemanticElements: see above.
        // biome-ignore lint/a11y/useFocusableInteractive: the buttons in it take the focus.
        <div key={first} className={classes.row} role="row">
          {/* biome-ignore lint/a11y/useSemanticElements: see above. */}
          {/* biome-ignore lint/a11y/useFocusableInteractive: see above. */}
          <div className={classes.number} role="rowheader" aria-label={t("assessment.row", { row: row + 1 })}>
            {row + 1}
          </div>
          {items.map((_, index) => (
            // biome-ignore lint/a11y/useSemanticElements: see above.
            // biome-ignore lint/a11y/useFocusableInteractive: see above.
            // biome-ignore lint/suspicious/noArrayIndexKey: the items of an instrument never change their places.
            <div key={index} className={classes.cell} role="gridcell">
              {button(first + index)}
            </div>
          ))}
        </div>
      ))}
    </div>
  );
}
