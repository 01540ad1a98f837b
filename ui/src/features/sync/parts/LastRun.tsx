/** What the last run came to: its receipt, or what happened, what is safe, what to do and what was proved before. */
import { Group, Text, ThemeIcon } from "@mantine/core";
import { IconCircleCheck } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useRuns } from "../../../api/queries";
import { type Receipt, receiptOf } from "../../../api/syncState";
import type { RunReport } from "../../../api/types";
import { Panel } from "../../../components/Panel";
import { ProblemNotice } from "../../../components/ProblemNotice";
import { useReceiptSentence } from "../../../components/receipt";
import { useFormat } from "../../../i18n/format";
import { pulledCount } from "../lib";

export function LastRun({ report }: { report: RunReport }) {
  const receipt = receiptOf(report);
  return receipt ? <Proved report={report} receipt={receipt} /> : <Unproved report={report} />;
}

function Proved({ report, receipt }: { report: RunReport; receipt: Receipt }) {
  const { t } = useTranslation();
  const format = useFormat();
  const sentence = useReceiptSentence();
  const proof = [
    t("sync.receipt.pulled", { count: pulledCount(report) }),
    report.digestsMatch ? t("sync.receipt.digests") : null,
    t("sync.bytes", { up: format.bytes(report.bytesUp), down: format.bytes(report.bytesDown) }),
    report.seconds === null ? null : format.seconds(report.seconds),
  ];
  return (
    <Panel testId="receipt">
      <Group wrap="nowrap" align="flex-start">
        <ThemeIcon size={44} radius="xl" variant="light" aria-hidden>
          <IconCircleCheck size={26} stroke={1.6} />
        </ThemeIcon>
        <div>
          <Text fw={600} size="lg" role="status">
            {sentence(receipt)}
          </Text>
          <Text c="dimmed" size="sm">
            {proof.filter(Boolean).join(" · ")}
          </Text>
        </div>
      </Group>
    </Panel>
  );
}

function Unproved({ report }: { report: RunReport }) {
  const { t } = useTranslation();
  const sentence = useReceiptSentence();
  const runs = useRuns();
  const earlier = runs.data?.map(receiptOf).find((receipt) => receipt !== null) ?? null;
  const isStopped = report.code === "cancelled";
  const title = isStopped
    ? t("sync.stoppedTitle")
    : report.outcome === "failed"
      ? t("sync.failedTitle")
      : report.outcome === "skipped"
        ? t("sync.skippedTitle")
        : t("sync.partialTitle");
  const soFar =
    report.pushed > 0 ? t("sync.partialSoFar", { count: report.pushed, confirmed: report.confirmed }) : null;
  return (
    <div data-testid="run-problem">
      <ProblemNotice
        title={title}
        tone={report.outcome === "failed" && !isStopped ? "red" : "orange"}
        problem={{
          code: report.code ?? "incomplete",
          message: [report.message, soFar].filter(Boolean).join(" "),
          safe: report.safe,
          todo: report.todo,
        }}
      />
      {earlier && (
        <Text size="sm" c="dimmed" mt="xs">
          {t("sync.provedBefore", { receipt: sentence(earlier) })}
        </Text>
      )}
    </div>
  );
}
