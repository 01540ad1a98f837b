/** The history of runs, newest first, each with what it proved or why it stopped. */
import { Group, Stack, Table, Text } from "@mantine/core";
import {
  IconAlertCircle,
  IconCircleCheck,
  IconCircleMinus,
  IconHistory,
  type TablerIcon,
} from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useRuns } from "../../../api/queries";
import type { RunReport } from "../../../api/types";
import { EmptyState } from "../../../components/EmptyState";
import { Loaded } from "../../../components/Loaded";
import { Panel } from "../../../components/Panel";
import { useFormat } from "../../../i18n/format";
import { pulledCount } from "../lib";
import classes from "./Runs.module.css";

const icons: Record<RunReport["outcome"], TablerIcon> = {
  complete: IconCircleCheck,
  partial: IconAlertCircle,
  failed: IconAlertCircle,
  skipped: IconCircleMinus,
};

export function Runs() {
  const { t } = useTranslation();
  const runs = useRuns();
  return (
    <Loaded
      query={runs}
      isEmpty={(rows) => rows.length === 0}
      empty={
        <EmptyState icon={IconHistory} title={t("sync.runs.emptyTitle")} text={t("sync.runs.emptyText")} />
      }
    >
      {(rows) => (
        <Panel flush>
          <Table.ScrollContainer minWidth={640}>
            <Table verticalSpacing="sm" horizontalSpacing="lg" aria-label={t("sync.runs.table")}>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{t("sync.runs.when")}</Table.Th>
                  <Table.Th>{t("sync.runs.outcome")}</Table.Th>
                  <Table.Th>{t("sync.runs.trigger")}</Table.Th>
                  <Table.Th ta="end">{t("sync.runs.sent")}</Table.Th>
                  <Table.Th ta="end">{t("sync.runs.received")}</Table.Th>
                  <Table.Th ta="end">{t("sync.runs.data")}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {rows.map((report) => (
                  <Row key={report.id} report={report} />
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        </Panel>
      )}
    </Loaded>
  );
}

function Row({ report }: { report: RunReport }) {
  const { t } = useTranslation();
  const format = useFormat();
  const Icon = icons[report.outcome];
  return (
    <Table.Tr data-testid="run-row" data-outcome={report.outcome} className={classes.run}>
      <Table.Td>{format.when(report.finishedAt)}</Table.Td>
      <Table.Td>
        <Stack gap={2}>
          <Group gap={6} wrap="nowrap" className={classes.outcome}>
            <Icon size={16} stroke={1.8} aria-hidden />
            {t(`sync.outcome.${report.outcome}`)}
          </Group>
          {report.outcome !== "complete" && report.message !== "" && (
            <Text size="xs" c="dimmed" maw={260}>
              {report.message}
            </Text>
          )}
        </Stack>
      </Table.Td>
      <Table.Td>{t(`sync.runs.by.${report.trigger}`)}</Table.Td>
      <Table.Td ta="end">
        {t("sync.runs.of", { confirmed: report.confirmed, pushed: report.pushed })}
      </Table.Td>
      <Table.Td ta="end">{format.number(pulledCount(report))}</Table.Td>
      <Table.Td ta="end">{format.bytes(report.bytesUp + report.bytesDown)}</Table.Td>
    </Table.Tr>
  );
}
