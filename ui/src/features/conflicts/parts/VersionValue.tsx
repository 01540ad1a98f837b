/** A value of one version: references by name, choices by label, answers in the words of their question. */
import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ConflictField, ConflictView, Json } from "../../../api/types";
import { FieldValue } from "../../../components/FieldValue";
import { useFormat } from "../../../i18n/format";
import { useNames } from "../../../i18n/names";
import { ANSWER, choiceLabels, type Question, reasonOf } from "../answer";

export function VersionValue(props: {
  view: ConflictView;
  field: ConflictField;
  value: Json;
  question: Question | null;
}) {
  const { view, field, value, question } = props;
  const { t } = useTranslation();
  const names = useNames();
  const format = useFormat();
  const reason = reasonOf(value);
  if (view.kind === ANSWER && reason) {
    return (
      <Text component="span" inherit fs="italic">
        {t("conflicts.noAnswer", { why: names.choice(reason) })}
      </Text>
    );
  }
  if (view.kind === ANSWER && field.name === "value" && question && value !== null) {
    const labels = choiceLabels(question, value);
    if (labels) return <bdi>{format.list(labels)}</bdi>;
  }
  return (
    <FieldValue
      shape={field.shape}
      value={value}
      label={typeof value === "string" ? view.names[value] : undefined}
    />
  );
}

/** What a field is called: an answer is called by its question. */
export function useFieldName(view: ConflictView, question: Question | null) {
  const names = useNames();
  return (field: ConflictField) =>
    view.kind === ANSWER && field.name === "value" && question
      ? question.label
      : names.field(view.kind, field);
}
