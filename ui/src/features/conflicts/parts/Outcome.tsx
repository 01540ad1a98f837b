/** How the record will be, as chosen so far. */
import { Paper, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ConflictField, ConflictView } from "../../../api/types";
import type { Question } from "../answer";
import { type Choices, resultOf } from "../lib";
import classes from "./FieldReview.module.css";
import { useFieldName, VersionValue } from "./VersionValue";

export function Outcome(props: {
  view: ConflictView;
  fields: readonly ConflictField[];
  choices: Choices;
  question: Question | null;
}) {
  const { view, fields, choices, question } = props;
  const { t } = useTranslation();
  const nameOf = useFieldName(view, question);
  return (
    <Paper
      withBorder
      radius="lg"
      p="lg"
      component="section"
      aria-label={t("conflicts.preview")}
      data-testid="result"
    >
      <Text fw={600}>{t("conflicts.preview")}</Text>
      <Text size="sm" c="dimmed" mb="sm">
        {t("conflicts.previewLead")}
      </Text>
      <dl className={classes.outcome}>
        {fields.map((field) => {
          const value = resultOf(field, choices[field.name]);
          return (
            <div key={field.name}>
              <dt>
                <bdi>{nameOf(field)}</bdi>
              </dt>
              <dd>
                {value === undefined ? (
                  <span className={classes.open}>{t("conflicts.previewUndecided")}</span>
                ) : (
                  <VersionValue view={view} field={field} value={value} question={question} />
                )}
              </dd>
            </div>
          );
        })}
      </dl>
    </Paper>
  );
}
