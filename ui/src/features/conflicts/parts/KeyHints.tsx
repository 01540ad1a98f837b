/** The keys of the review, in one line. */
import { Kbd, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import classes from "./FieldReview.module.css";

export function Shortcut({ name }: { name: string }) {
  return (
    <Kbd size="xs" aria-hidden>
      {name}
    </Kbd>
  );
}

export function KeyHints() {
  const { t } = useTranslation();
  const hints = [
    ["← →", t("conflicts.keys.choose")],
    ["↑ ↓", t("conflicts.keys.move")],
    [t("shortcuts.keys.enter"), t("conflicts.keys.settle")],
  ] as const;
  return (
    <Text size="sm" c="dimmed" component="div" className={classes.hints} data-testid="key-hints">
      {hints.map(([key, meaning]) => (
        <span key={key}>
          <Kbd size="xs">{key}</Kbd> {meaning}
        </span>
      ))}
    </Text>
  );
}
