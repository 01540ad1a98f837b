/** The fields in which both sides agree, folded away. */
import { Collapse, Text, UnstyledButton } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconChevronDown } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { ConflictField, ConflictView } from "../../../api/types";
import type { Question } from "../answer";
import classes from "./FieldReview.module.css";
import { useFieldName, VersionValue } from "./VersionValue";

type Props = { view: ConflictView; fields: readonly ConflictField[]; question: Question | null };

export function SameFields({ view, fields, question }: Props) {
  const { t } = useTranslation();
  const nameOf = useFieldName(view, question);
  const [shown, fold] = useDisclosure(false);
  if (fields.length === 0) return null;
  return (
    <>
      <UnstyledButton className={classes.same} onClick={fold.toggle} aria-expanded={shown}>
        <IconChevronDown size={16} aria-hidden className={classes.fold} />
        <Text size="sm" c="dimmed">
          {t("conflicts.same", { count: fields.length })}
        </Text>
      </UnstyledButton>
      <Collapse expanded={shown}>
        {fields.map((field) => (
          <div key={field.name} className={classes.plain}>
            <Text size="sm" c="dimmed">
              <bdi>{nameOf(field)}</bdi>
            </Text>
            <Text size="sm" component="div">
              <VersionValue view={view} field={field} value={field.mine} question={question} />
            </Text>
          </div>
        ))}
      </Collapse>
    </>
  );
}
