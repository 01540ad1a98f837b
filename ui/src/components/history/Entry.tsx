/** One thing that somebody wrote: who, when, what became of it, and what it changed. */
import { Box, List, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { HistoryEntry, Json, KindInfo } from "../../api/types";
import { useFormat } from "../../i18n/format";
import { useNames } from "../../i18n/names";
import { valueText } from "../FieldValue";

/** More changes than this are counted, not listed. */
const LISTED = 8;

export function Entry(props: {
  entry: HistoryEntry;
  isFirst: boolean;
  erased: boolean;
  names: Readonly<Record<string, string>>;
  info: KindInfo | undefined;
}) {
  const { entry, isFirst, erased, names, info } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const said = useSaid(names, info);
  const what = entry.removed
    ? t(erased ? "records.history.noContent" : "records.history.deleted")
    : entry.fate === "stored"
      ? isFirst
        ? t("records.history.made")
        : null
      : t(entry.fate === "rejected" ? "records.history.rejected" : "records.history.archived");
  return (
    <Box component="li" data-testid="history-entry">
      <Text fw={600}>
        <bdi>{entry.by ?? t("records.history.somebody")}</bdi>
        {" · "}
        {format.dateTime(entry.typedAt ?? entry.recordedAt)}
      </Text>
      <Text size="sm" c="dimmed">
        <bdi>{entry.device}</bdi>
      </Text>
      {what !== null && <Text size="sm">{what}</Text>}
      <List size="sm">
        {entry.changes.slice(0, LISTED).map((change) => (
          <List.Item key={change.field}>
            <bdi style={{ overflowWrap: "anywhere" }}>{said(change.field, change.before, change.after)}</bdi>
          </List.Item>
        ))}
        {entry.changes.length > LISTED && (
          <List.Item>{t("records.history.more", { count: entry.changes.length - LISTED })}</List.Item>
        )}
      </List>
    </Box>
  );
}

/** A change in one line: a field that got a value, got another, or lost it. */
function useSaid(names: Readonly<Record<string, string>>, info: KindInfo | undefined) {
  const { t } = useTranslation();
  const format = useFormat();
  const called = useNames();
  const words = { format, names: called, yes: t("common.yes"), no: t("common.no") };
  return (name: string, before: Json, after: Json) => {
    const declared = info?.fields.find((one) => one.name === name);
    const field = declared && info ? called.field(info.kind, declared) : name;
    const text = (value: Json) => {
      if (declared?.shape === "reference" && typeof value === "string") return names[value] ?? value;
      return valueText(declared?.shape ?? (typeof value === "object" ? "document" : "text"), value, words);
    };
    if (before === null) return t("records.history.set", { field, after: text(after) });
    if (after === null) return t("records.history.unset", { field, before: text(before) });
    return t("records.history.change", { field, before: text(before), after: text(after) });
  };
}
