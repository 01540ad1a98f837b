/** One field that differs: mine, theirs or a third value. */
import { Badge, Group, Radio, Stack, Text } from "@mantine/core";
import { IconPencil } from "@tabler/icons-react";
import { type ReactNode, useEffect, useId, useRef } from "react";
import { useTranslation } from "react-i18next";
import { sameValue } from "../../../api/draft";
import type { ConflictField, ConflictView, FieldChoice, FieldInfo, Json } from "../../../api/types";
import type { Question } from "../answer";
import classes from "./FieldReview.module.css";
import { ThirdValue } from "./ThirdValue";
import { useFieldName, VersionValue } from "./VersionValue";

type Props = {
  view: ConflictView;
  field: ConflictField;
  declared: FieldInfo | undefined;
  question: Question | null;
  withBase: boolean;
  choice: FieldChoice | undefined;
  onChoose: (choice: FieldChoice) => void;
};

export function FieldRow(props: Props) {
  const { view, field, declared, question, withBase, choice, onChoose } = props;
  const { t } = useTranslation();
  const name = useFieldName(view, question)(field);
  const picked = choice === undefined ? null : typeof choice === "string" ? choice : "value";
  const value = (shown: Json) => <VersionValue view={view} field={field} value={shown} question={question} />;
  // To choose another value is to begin to type it.
  const input = useRef<HTMLDivElement>(null);
  const isOther = picked === "value";
  useEffect(() => {
    if (isOther) input.current?.querySelector<HTMLElement>("input, textarea")?.focus();
  }, [isOther]);
  const note = field.clash
    ? t("conflicts.clash")
    : sameValue(field.mine, field.base)
      ? t("conflicts.onlyTheirs")
      : t("conflicts.onlyMine");
  return (
    <Radio.Group
      value={picked}
      onChange={(next) =>
        // A third value begins as mine: most often a word is mended.
        onChoose(next === "value" ? { value: field.mine } : (next as "mine" | "theirs"))
      }
      label={t("conflicts.choiceFor", { field: name })}
      labelProps={{ className: classes.hidden }}
      data-testid={`choice-${field.name}`}
      data-review-field={field.name}
    >
      <div className={classes.row}>
        <Stack gap={6} align="flex-start" className={classes.field}>
          <Text fw={500}>
            <bdi>{name}</bdi>
          </Text>
          <Badge
            variant="light"
            color={field.clash ? "orange" : "gray"}
            tt="none"
            fw={500}
            radius="sm"
            className={classes.note}
            classNames={{ label: classes.noteLabel ?? "" }}
          >
            {note}
          </Badge>
        </Stack>
        {withBase && (
          <div className={classes.base}>
            <span className={classes.sideName}>{t("conflicts.base")}</span>
            {value(field.base)}
          </div>
        )}
        <Version value="mine" label={t("conflicts.takeMine")} side={t("conflicts.mine")}>
          {value(field.mine)}
        </Version>
        <Version value="theirs" label={t("conflicts.takeTheirs")} side={t("conflicts.theirs")}>
          {value(field.theirs)}
        </Version>
        {declared && (
          <div className={classes.other}>
            <Radio.Card value="value" className={classes.third} aria-label={t("conflicts.takeValue")}>
              <Group gap={6} wrap="nowrap">
                <IconPencil size={16} stroke={1.7} aria-hidden />
                {t("conflicts.takeValue")}
              </Group>
            </Radio.Card>
            {isOther && typeof choice === "object" && (
              <div className={classes.input} data-testid={`third-value-${field.name}`} ref={input}>
                <ThirdValue
                  view={view}
                  declared={declared}
                  name={name}
                  question={question}
                  value={choice.value}
                  onValue={(typed) => onChoose({ value: typed })}
                />
              </div>
            )}
          </div>
        )}
      </div>
    </Radio.Group>
  );
}

function Version(props: { value: "mine" | "theirs"; label: string; side: string; children: ReactNode }) {
  const { value, label, side, children } = props;
  const described = useId();
  return (
    <Radio.Card
      value={value}
      data-side={value}
      className={classes.choice}
      aria-label={label}
      aria-describedby={described}
      radius="md"
    >
      <span className={classes.sideName}>{side}</span>
      <Group wrap="nowrap" align="flex-start" gap="sm">
        <Radio.Indicator mt={2} />
        <div className={classes.value} id={described}>
          {children}
        </div>
      </Group>
    </Radio.Card>
  );
}
