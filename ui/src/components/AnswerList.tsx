/** Answers that somebody typed and that stand nowhere else, each by the name of its field. */
import { List } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Json, KindInfo } from "../api/types";
import { useFormat } from "../i18n/format";
import { useNames } from "../i18n/names";
import { valueText } from "./FieldValue";

/** More answers than this are counted, not listed. */
const LISTED = 8;

export function AnswerList(props: {
  answers: readonly { kind: string; field: string; value: Json | undefined }[];
  kinds: readonly KindInfo[];
  testId: string;
}) {
  const { answers, kinds, testId } = props;
  const { t } = useTranslation();
  const names = useNames();
  const format = useFormat();
  const words = { format, names, yes: t("common.yes"), no: t("common.no") };
  return (
    <List data-testid={testId}>
      {answers.slice(0, LISTED).map(({ kind, field: name, value }, index) => {
        const field = kinds.find((one) => one.kind === kind)?.fields.find((one) => one.name === name);
        const called = field ? names.field(kind, field) : name;
        // What a reference names is known to the screen behind; its id says nothing to a person.
        const said =
          field?.shape === "reference" ? "" : valueText(field?.shape ?? "text", value ?? null, words);
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: the list stands still while it is read.
          <List.Item key={index}>
            <bdi>{said === "" ? called : `${called}: ${said}`}</bdi>
          </List.Item>
        );
      })}
      {answers.length > LISTED && (
        <List.Item>{t("shell.closing.more", { count: answers.length - LISTED })}</List.Item>
      )}
    </List>
  );
}
