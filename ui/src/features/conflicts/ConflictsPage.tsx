/** The conflicts that wait for a decision. */
import { Group, Stack, Text } from "@mantine/core";
import { IconArrowsSplit2, IconChevronRight, IconCircleCheck } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useConflicts, useKinds } from "../../api/queries";
import type { ConflictRow } from "../../api/types";
import { EmptyState } from "../../components/EmptyState";
import { Loaded } from "../../components/Loaded";
import { PageHeader } from "../../components/PageHeader";
import { useFormat } from "../../i18n/format";
import classes from "./ConflictsPage.module.css";
import { usePerson } from "./parts/usePerson";

export function ConflictsPage() {
  const { t } = useTranslation();
  const conflicts = useConflicts();
  return (
    <>
      <PageHeader title={t("conflicts.title")} lead={t("conflicts.lead")} />
      <Loaded
        query={conflicts}
        isEmpty={(rows) => rows.length === 0}
        empty={
          <EmptyState
            icon={IconCircleCheck}
            title={t("conflicts.emptyTitle")}
            text={t("conflicts.emptyText")}
          />
        }
      >
        {(rows) => (
          <ul aria-label={t("conflicts.list")} className={classes.list}>
            {rows.map((row) => (
              <Row key={row.id} row={row} />
            ))}
          </ul>
        )}
      </Loaded>
    </>
  );
}

function Row({ row }: { row: ConflictRow }) {
  const { t } = useTranslation();
  const format = useFormat();
  const kinds = useKinds();
  const theirs = usePerson(row.theirsBy) ?? t("common.unknownPerson");
  const title = kinds.data?.find((info) => info.kind === row.kind)?.title ?? row.kind;
  return (
    <li>
      <Link to="/conflicts/$id" params={{ id: row.id }} className={classes.item} data-testid="conflict-row">
        <Group wrap="nowrap" gap="md">
          <IconArrowsSplit2 size={22} stroke={1.6} aria-hidden className={classes.icon} />
          <Stack gap={2} flex={1} miw={0}>
            <Group gap="sm" wrap="nowrap">
              <Text component="span" fw={500} truncate dir="auto">
                {row.label}
              </Text>
              <Text component="span" size="sm" c="dimmed" flex="none">
                {title}
              </Text>
            </Group>
            <Text component="span" size="sm" c="dimmed">
              {t(`conflicts.reason.${row.reason}`, { theirs })}
            </Text>
          </Stack>
          <Text component="span" size="sm" c="dimmed" flex="none">
            {t("conflicts.openedAt", { time: format.when(row.openedAt) })}
          </Text>
          <IconChevronRight size={18} stroke={1.6} aria-hidden className={classes.chevron} />
        </Group>
      </Link>
    </li>
  );
}
