/** The history of runs, newest first, each with what it proved or why it stopped, its bytes and its seconds. */
import { Button, Stack, Table, Text } from "@mantine/core";
import {
  IconAlertCircle,
  IconCircleCheck,
  IconCircleMinus,
  IconHistory,
  type TablerIcon,
} from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useRuns } from "../../../api/queries";
import { receiptOf } from "../../../api/syncState";
import type { RunReport } from "../../../api/types";
import { EmptyState } from "../../../components/EmptyState";
import { Loaded } from "../../../components/Loaded";
import { Panel } from "../../../components/Panel";
import { useReceiptSentence } from "../../../components/receipt";
import { useFormat } from "../../../i18n/format";
import { pulledCount } from "../lib";
import classes from "./Runs.module.css";

const PAGE = 50;
const icons: Record<RunReport["outcome"], TablerIcon> = {
  complete: IconCircleCheck,
  partial: IconAlertCircle,
  failed: IconAlertCircle,
  skipped: IconCircleMinus,
};

export function Runs() {
  const { t } = useTranslation();
  const runs = useRuns();
  const [shown, setShown] = useState(PAGE);
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
          <Table.ScrollContainer minWidth={620}>
            <Table verticalSpacing="sm" horizontalSpacing="lg" aria-label={t("sync.runs.table")}>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th w="10em">{t("sync.runs.when")}</Table.Th>
                  <Table.Th>{t("sync.runs.result")}</Table.Th>
                  <Table.Th ta="end">{t("sync.runs.received")}</Table.Th>
                  <Table.Th ta="end">{t("sync.runs.data")}</Table.Th>
                  <Table.Th ta="end">{t("sync.runs.took")}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {rows.slice(0, shown).map((report) => (
                  <Row key={report.id} report={report} />
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
          {rows.length > shown && (
            <Button variant="subtle" m="xs" onClick={() => setShown(shown + PAGE)}>
              {t("sync.runs.more", { count: Math.min(PAGE, rows.length - shown) })}
            </Button>
          )}
        </Panel>
      )}
    </Loaded>
  );
}

function Row({ report }: { report: RunReport }) {
  const { t } = useTranslation();
  const format = useFormat();
  const sentence = useReceiptSentence();
  const receipt = receiptOf(report);
  const Icon = icons[report.outcome];
  const told = receipt
    ? [sentence(receipt)]
    : [
        report.message,
        report.pushed > 0
          ? t("sync.partialSoFar", { count: report.pushed, confirmed: report.confirmed })
          : "",
        report.safe,
      ].filter((words) => words !== "");
  return (
    <Table.Tr data-testid="run-row" data-outcome={report.outcome} className={classes.run}>
      <Table.Td>
        {format.when(report.finishedAt)}
        <Text size="xs" c="dimmed">
          {t(`sync.runs.by.${report.trigger}`)}
        </Text>
      </Table.Td>
      <Table.Td>
        <div className={classes.result}>
          <Icon size={18} stroke={1.8} aria-hidden className={classes.icon} />
          <Stack gap={2}>
            <Text size="sm" fw={500}>
              {t(`sync.outcome.${report.outcome}`)}
            </Text>
            {told.map((words) => (
              <Text size="sm" c="dimmed" key={words}>
                {words}
              </Text>
            ))}
          </Stack>
        </div>
      </Table.Td>
      <Table.Td ta="end" className={classes.one}>
        {t("sync.runs.pulled", { count: pulledCount(report) })}
      </Table.Td>
      <Table.Td ta="end">
        <div className={classes.one}>{t("sync.runs.up", { size: format.bytes(report.bytesUp) })}</div>
        <div className={classes.one}>{t("sync.runs.down", { size: format.bytes(report.bytesDown) })}</div>
      </Table.Td>
      <Table.Td ta="end" className={classes.one}>
        {report.seconds === null ? "" : format.seconds(report.seconds)}
      </Table.Td>
    </Table.Tr>
  );
}
