/** The keys that work here, on one quiet line. */
import { Kbd, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { isTimed, type Section } from "../section";
import classes from "./KeyHints.module.css";

export function KeyHints({ section }: { section: Section }) {
  const { t } = useTranslation();
  const timed: [string, string][] = [
    [t("assessment.keys.space"), t("assessment.keys.clock")],
    [t("assessment.keys.arrows"), t("assessment.keys.move")],
    ["X", t("assessment.keys.wrong")],
    ["N", t("assessment.keys.noResponse")],
    ["L", t("assessment.keys.last")],
    ...(section.timeMarkSeconds !== null ? [["T", t("assessment.keys.reached")] as [string, string]] : []),
    ...(section.pause ? [["P", t("assessment.keys.pause")] as [string, string]] : []),
    ["U", t("assessment.keys.undo")],
    ["F", t("assessment.keys.finish")],
  ];
  const list: [string, string][] = [
    [t("assessment.keys.arrows"), t("assessment.keys.move")],
    ["R", t("assessment.keys.right")],
    ["X", t("assessment.keys.wrong")],
    ["N", t("assessment.keys.noResponse")],
    ["U", t("assessment.keys.undo")],
    ["F", t("assessment.keys.finish")],
  ];
  return (
    <Text component="p" size="sm" c="dimmed" className={classes.line}>
      <span className={classes.title}>{t("assessment.keys.title")}</span>
      {(isTimed(section) ? timed : list).map(([key, meaning]) => (
        <span key={key} className={classes.key}>
          <Kbd size="sm">{key}</Kbd> {meaning}
        </span>
      ))}
    </Text>
  );
}
