/** Edits that gave way to another version. Each can be restored as a new edit. */
import { Button, Collapse, Group, Paper, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { IconNotebook } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useRestoreJournal } from "../../../api/mutations";
import { useJournal, useKinds } from "../../../api/queries";
import type { JournalRow } from "../../../api/types";
import { EmptyState } from "../../../components/EmptyState";
import { FieldValue } from "../../../components/FieldValue";
import { Loaded } from "../../../components/Loaded";
import { type Problem, ProblemNotice } from "../../../components/ProblemNotice";
import { useFormat } from "../../../i18n/format";
import { useNames } from "../../../i18n/names";
import classes from "./Journal.module.css";

export function Journal() {
  const { t } = useTranslation();
  const journal = useJournal();
  return (
    <Loaded
      query={journal}
      isEmpty={(rows) => rows.length === 0}
      empty={
        <EmptyState
          icon={IconNotebook}
          title={t("sync.journal.emptyTitle")}
          text={t("sync.journal.emptyText")}
        />
      }
    >
      {(rows) => (
        <Stack gap="sm">
          <Text c="dimmed">{t("sync.journal.lead")}</Text>
          {rows.map((row) => (
            <Row key={row.id} row={row} />
          ))}
        </Stack>
      )}
    </Loaded>
  );
}

function Row({ row }: { row: JournalRow }) {
  const { t } = useTranslation();
  const format = useFormat();
  const names = useNames();
  const kinds = useKinds();
  const restore = useRestoreJournal();
  const [shown, answers] = useDisclosure(false);
  const info = kinds.data?.find((candidate) => candidate.kind === row.kind);
  return (
    <Paper withBorder radius="lg" px="lg" py="md" data-testid="journal-row">
      <Group justify="space-between" wrap="nowrap" gap="md" align="flex-start">
        <Stack gap={2} miw={0} flex={1}>
          <Text fw={500} truncate dir="auto">
            {row.label}
          </Text>
          <Text size="sm" c="dimmed">
            {[info?.title ?? row.kind, format.when(row.at)].join(" · ")}
          </Text>
          <Text size="sm">{row.why}</Text>
        </Stack>
        <Group gap="xs" wrap="nowrap">
          <Button size="xs" variant="subtle" onClick={answers.toggle} aria-expanded={shown}>
            {shown ? t("sync.journal.hide") : t("sync.journal.show")}
          </Button>
          {row.restored ? (
            <Text size="sm" c="dimmed">
              {t("sync.journal.wasRestored")}
            </Text>
          ) : (
            <Button
              size="xs"
              variant="default"
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
      <Collapse expanded={shown}>
        <dl className={classes.answers}>
          {(info?.fields ?? [])
            .filter((field) => row.data[field.name] !== undefined)
            .map((field) => (
              <div key={field.name}>
                <dt>{names.field(row.kind, field)}</dt>
                <dd>
                  <FieldValue shape={field.shape} value={row.data[field.name]} refersTo={field.refersTo} />
                </dd>
              </div>
            ))}
        </dl>
      </Collapse>
      {restore.error && <ProblemNotice problem={restore.error as unknown as Problem} />}
    </Paper>
  );
}
