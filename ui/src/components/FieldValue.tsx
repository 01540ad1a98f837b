/** An answer as it is read: by its shape, in the words of the user's language. */
import { Code, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Json, Shape } from "../api/types";
import { type Format, useFormat } from "../i18n/format";
import { type Names, useNames } from "../i18n/names";
import { useReferenceLabel } from "./references";

export function valueText(
  shape: Shape,
  value: Json,
  words: { format: Format; names: Names; yes: string; no: string },
): string {
  if (value === null) return "";
  switch (shape) {
    case "yesNo":
      return value === true ? words.yes : value === false ? words.no : String(value);
    case "integer":
    case "decimal":
      return typeof value === "number" ? words.format.number(value) : String(value);
    case "date":
      return words.format.plainDate(String(value));
    case "instant":
      return words.format.dateTime(String(value));
    case "choice":
      return words.names.choice(String(value));
    case "choices":
      return Array.isArray(value)
        ? words.format.list(value.map((item) => words.names.choice(String(item))))
        : String(value);
    case "document":
      return typeof value === "object" ? JSON.stringify(value, null, 2) : String(value);
    default:
      return String(value);
  }
}

export function FieldValue(props: {
  shape: Shape;
  value: Json | undefined;
  refersTo?: string | null;
  label?: string | undefined;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const names = useNames();
  const { shape, refersTo, label } = props;
  const value = props.value ?? null;
  const isReference = shape === "reference" && typeof value === "string";
  const found = useReferenceLabel(
    isReference && !label ? (refersTo ?? null) : null,
    isReference ? value : null,
  );
  if (value === null || value === "") {
    return (
      <Text component="span" c="dimmed" inherit>
        {t("common.none")}
      </Text>
    );
  }
  if (isReference) {
    return (
      <Text component="span" inherit dir="auto">
        {label ?? found ?? value}
      </Text>
    );
  }
  const text = valueText(shape, value, { format, names, yes: t("common.yes"), no: t("common.no") });
  if (shape === "document" && typeof value === "object") return <Code block>{text}</Code>;
  return (
    <Text
      component="span"
      inherit
      dir="auto"
      style={{ whiteSpace: "var(--rounds-value-wrap, pre-wrap)", overflowWrap: "anywhere" }}
    >
      {text}
    </Text>
  );
}
