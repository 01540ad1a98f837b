/** What this laptop still has to tell the server, and why something does not go. */
import { Box, Button, Group, Modal, Paper, Stack, Text } from "@mantine/core";
import { IconCircleCheck } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useQueueRetry, useQueueWithdraw } from "../../../api/mutations";
import { useKinds, useQueue } from "../../../api/queries";
import type { QueueRow } from "../../../api/types";
import { EmptyState } from "../../../components/EmptyState";
import { Loaded } from "../../../components/Loaded";
import { type Problem, ProblemNotice } from "../../../components/ProblemNotice";
import { RecordLink } from "../../../components/RecordLink";
import { QueueStateBadge } from "../../../components/StateBadge";
import { useFormat } from "../../../i18n/format";

export function Queue() {
  const { t } = useTranslation();
  const queue = useQueue();
  const [withdrawing, setWithdrawing] = useState<QueueRow | null>(null);
  return (
    <>
      <Loaded
        query={queue}
        isEmpty={(rows) => rows.length === 0}
        empty={
          <EmptyState
            icon={IconCircleCheck}
            title={t("sync.queue.emptyTitle")}
            text={t("sync.queue.emptyText")}
          />
        }
      >
        {(rows) => (
          <Stack gap="sm">
            <Text c="dimmed">{t("sync.queue.lead")}</Text>
            {[...rows].sort(byUrgency).map((row) => (
              <Row key={row.id} row={row} onWithdraw={() => setWithdrawing(row)} />
            ))}
          </Stack>
        )}
      </Loaded>
      <Withdraw row={withdrawing} onClose={() => setWithdrawing(null)} />
    </>
  );
}

const urgency: Record<QueueRow["state"], number> = {
  attention: 0,
  blocked: 1,
  paused: 2,
  sent: 3,
  waiting: 4,
};
function byUrgency(a: QueueRow, b: QueueRow): number {
  return urgency[a.state] - urgency[b.state] || a.since.localeCompare(b.since);
}

function Row({ row, onWithdraw }: { row: QueueRow; onWithdraw: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const kinds = useKinds();
  const retry = useQueueRetry();
  const title = kinds.data?.find((info) => info.kind === row.kind)?.title ?? row.kind;
  const stuck = row.state === "attention" || row.state === "blocked";
  return (
    <Paper withBorder radius="lg" px="lg" py="sm" data-testid="queue-row" data-state={row.state}>
      <Group justify="space-between" wrap="nowrap" gap="md">
        <Stack gap={2} miw={0} flex={1}>
          {row.action === "delete" ? (
            <Text fw={500} truncate dir="auto">
              {row.label}
            </Text>
          ) : (
            <Text fw={500} truncate dir="auto">
              <RecordLink record={{ kind: row.kind, id: row.recordId }} className="rounds-plain-link">
                {row.label}
              </RecordLink>
            </Text>
          )}
          <Text size="sm" c="dimmed">
            {[
              title,
              t(`sync.queue.${row.action}`),
              t("sync.queue.since", { time: format.when(row.since) }),
            ].join(" · ")}
          </Text>
        </Stack>
        <QueueStateBadge state={row.state} />
        {row.state !== "paused" && (
          <Group gap={4} wrap="nowrap">
            {stuck && (
              <Button
                size="xs"
                variant="default"
                loading={retry.isPending}
                onClick={() => retry.mutate(row.id)}
              >
                {t("sync.queue.retry")}
              </Button>
            )}
            <Button size="xs" variant="subtle" color="gray" onClick={onWithdraw}>
              {t("sync.queue.withdraw")}
            </Button>
          </Group>
        )}
      </Group>
      {row.reason && (
        <Box mt="sm">
          <ProblemNotice problem={row.reason} tone="orange" />
        </Box>
      )}
      {retry.error && <ProblemNotice problem={retry.error as unknown as Problem} />}
    </Paper>
  );
}

function Withdraw({ row, onClose }: { row: QueueRow | null; onClose: () => void }) {
  const { t } = useTranslation();
  const withdraw = useQueueWithdraw();
  return (
    <Modal opened={row !== null} onClose={onClose} title={t("sync.queue.withdrawTitle")} centered>
      <Stack>
        <Text>{t("sync.queue.withdrawText", { label: row?.label ?? "" })}</Text>
        {withdraw.error && <ProblemNotice problem={withdraw.error as unknown as Problem} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} data-autofocus>
            {t("common.cancel")}
          </Button>
          <Button
            loading={withdraw.isPending}
            onClick={() => row && withdraw.mutate(row.id, { onSuccess: onClose })}
          >
            {t("sync.queue.withdraw")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
