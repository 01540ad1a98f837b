/** What this laptop still has to tell the server, and why something does not go. */
import { Button, Stack, Text } from "@mantine/core";
import { IconCircleCheck } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useQueue } from "../../../api/queries";
import type { QueueRow } from "../../../api/types";
import { EmptyState } from "../../../components/EmptyState";
import { Loaded } from "../../../components/Loaded";
import { ExportUnsent } from "./ExportUnsent";
import { QueueEntry } from "./QueueEntry";
import { Withdraw } from "./Withdraw";

const PAGE = 100;
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

export function Queue() {
  const { t } = useTranslation();
  const queue = useQueue();
  const [shown, setShown] = useState(PAGE);
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
            {[...rows]
              .sort(byUrgency)
              .slice(0, shown)
              .map((row) => (
                <QueueEntry key={row.id} row={row} onWithdraw={() => setWithdrawing(row)} />
              ))}
            {rows.length > shown && (
              <Button variant="subtle" onClick={() => setShown(shown + PAGE)}>
                {t("sync.queue.more", { count: Math.min(PAGE, rows.length - shown) })}
              </Button>
            )}
            <ExportUnsent />
          </Stack>
        )}
      </Loaded>
      <Withdraw row={withdrawing} onClose={() => setWithdrawing(null)} />
    </>
  );
}
