/** One edit of the journal: why it is here, what it held otherwise than the record does today, and a way back. */
import { Button, Group, Paper, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconArrowBackUp } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useRestoreJournal } from "../../../api/mutations";
import { useKinds, useRecord } from "../../../api/queries";
import type { JournalRow } from "../../../api/types";
import { FieldValue } from "../../../components/FieldValue";
import { Loading } from "../../../components/Loaded";
import { type Problem, ProblemNotice } from "../../../components/ProblemNotice";
import { RecordLink } from "../../../components/RecordLink";
import { useFormat } from "../../../i18n/format";
import { useNames } from "../../../i18n/names";
import { useRecordLabel } from "../../../i18n/recordLabel";
import { type Difference, differencesOf, journalReason } from "../lib";
import classes from "./Journal.module.css";

export function JournalEntry({ row }: { row: JournalRow }) {
  const { t } = useTranslation();
  const format = useFormat();
  const kinds = useKinds();
  const names = useNames();
  const called = useRecordLabel();
  const restore = useRestoreJournal();
  const key = { kind: row.kind, id: row.recordId };
  const now = useRecord(key);
  const info = kinds.data?.find((candidate) => candidate.kind === row.kind);
  const wasDelete = Object.keys(row.data).length === 0;
  // Where only some fields gave way, only they come back.
  const fields = (info?.fields ?? []).filter(({ name }) => row.only.length === 0 || row.only.includes(name));
  const differences = differencesOf(fields, row.data, now.data?.data ?? null);
  return (
    <Paper withBorder radius="lg" px="lg" py="md" data-testid="journal-row">
      <Group justify="space-between" gap="sm" align="flex-start">
        <Stack gap={2} className={classes.words}>
          <Text fw={500} lineClamp={2}>
            <bdi>{called(row)}</bdi>
          </Text>
          <Text size="sm" c="dimmed">
            {[names.titleOf(row.kind), format.when(row.at)].join(" · ")}
          </Text>
          <Text size="sm">{t(`sync.journal.why.${journalReason(row.why)}`)}</Text>
        </Stack>
        <Group gap="md">
          {now.data && (
            <RecordLink record={key} className="rounds-back">
              {t("sync.journal.open")}
            </RecordLink>
          )}
          {row.restored ? (
            <Text size="sm" c="dimmed">
              {t("sync.journal.wasRestored")}
            </Text>
          ) : (
            <Button
              size="xs"
              variant="default"
              leftSection={<IconArrowBackUp size={16} aria-hidden />}
              loading={restore.isPending}
              onClick={() =>
                restore.mutate(row.id, {
                  onSuccess: () => notifications.show({ message: t("sync.journal.restored") }),
                })
              }
            >
              {t("sync.journal.restore")}
            </Button>
          )}
        </Group>
      </Group>
      <div className={classes.held}>
        {wasDelete ? (
          <Text size="sm">{t("sync.journal.wasDelete")}</Text>
        ) : now.isPending ? (
          <Loading rows={1} height={28} />
        ) : (
          <Held kind={row.kind} differences={differences} gone={now.data === undefined} />
        )}
      </div>
      {restore.error && <ProblemNotice problem={restore.error as unknown as Problem} />}
    </Paper>
  );
}

function Held({ kind, differences, gone }: { kind: string; differences: Difference[]; gone: boolean }) {
  const { t } = useTranslation();
  const names = useNames();
  if (differences.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {t("sync.journal.same")}
      </Text>
    );
  }
  return (
    <>
      {gone && (
        <Text size="sm" c="dimmed" mb={6}>
          {t("sync.journal.gone")}
        </Text>
      )}
      <table className={classes.differences} aria-label={t("sync.journal.differences")}>
        <thead>
          <tr>
            <th scope="col">{t("sync.journal.field")}</th>
            <th scope="col">{t("sync.journal.kept")}</th>
            {!gone && <th scope="col">{t("sync.journal.now")}</th>}
          </tr>
        </thead>
        <tbody>
          {differences.map(({ field, kept, now }) => (
            <tr key={field.name}>
              <th scope="row">{names.field(kind, field)}</th>
              <td>
                <FieldValue shape={field.shape} value={kept} refersTo={field.refersTo} />
              </td>
              {!gone && (
                <td className={classes.now}>
                  <FieldValue shape={field.shape} value={now} refersTo={field.refersTo} />
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
