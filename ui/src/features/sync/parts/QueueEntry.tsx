/** One entry of the queue: what it is, how it stands and why, and what can be done about it. */
import { Box, Button, Group, Paper, Stack, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useQueueRetry } from "../../../api/mutations";
import type { QueueRow } from "../../../api/types";
import { type Problem, ProblemNotice } from "../../../components/ProblemNotice";
import { RecordLink } from "../../../components/RecordLink";
import { QueueStateBadge } from "../../../components/StateBadge";
import { useFormat } from "../../../i18n/format";
import { useNames } from "../../../i18n/names";
import { useRecordLabel } from "../../../i18n/recordLabel";
import classes from "./Queue.module.css";

export function QueueEntry({ row, onWithdraw }: { row: QueueRow; onWithdraw: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const retry = useQueueRetry();
  const called = useRecordLabel();
  const title = useNames().titleOf(row.kind);
  const stuck = row.state === "attention" || row.state === "blocked";
  const hint =
    row.state === "paused"
      ? t("sync.queue.pausedHint")
      : row.state === "sent"
        ? t("sync.queue.sentHint")
        : null;
  return (
    <Paper withBorder radius="lg" px="lg" py="sm" data-testid="queue-row" data-state={row.state}>
      <Group justify="space-between" gap="sm">
        <Stack gap={2} className={classes.words}>
          <Text fw={500} lineClamp={2}>
            <bdi>{called(row)}</bdi>
          </Text>
          <Text size="sm" c="dimmed">
            {[
              title,
              t(`sync.queue.${row.action}`),
              t("sync.queue.since", { time: format.when(row.since) }),
            ].join(" · ")}
          </Text>
          {hint && <Text size="sm">{hint}</Text>}
        </Stack>
        <QueueStateBadge state={row.state} />
        <Group gap="sm">
          {row.state === "paused" ? (
            <Button
              size="xs"
              variant="default"
              renderRoot={(props) => <Link to="/conflicts/$id" params={{ id: row.recordId }} {...props} />}
            >
              {t("sync.queue.review")}
            </Button>
          ) : (
            <>
              {row.action === "put" && (
                <RecordLink record={{ kind: row.kind, id: row.recordId }} className="rounds-back">
                  {t("sync.queue.open")}
                </RecordLink>
              )}
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
                {row.action === "delete" ? t("sync.queue.takeBack") : t("sync.queue.withdraw")}
              </Button>
            </>
          )}
        </Group>
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
