/** How this laptop stands and the button to sync, in reach on every screen. */
import { Progress as Bar, Button, Group, Stack, Text } from "@mantine/core";
import {
  IconAlertCircle,
  IconArrowsSplit2,
  IconCircleCheck,
  IconClock,
  IconCloudOff,
  IconRefresh,
  type TablerIcon,
} from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useSyncCancel, useSyncNow } from "../../../api/mutations";
import { useSyncStatus } from "../../../api/queries";
import { lastWhole } from "../../../api/syncState";
import type { Progress } from "../../../api/types";
import { useFormat } from "../../../i18n/format";
import { percentOf, type Standing, standingOf } from "../lib";
import classes from "./SyncCard.module.css";
import { WaitingBadge } from "./WaitingBadge";

const icons: Record<Standing["word"], TablerIcon> = {
  synced: IconCircleCheck,
  never: IconCloudOff,
  waiting: IconClock,
  conflicts: IconArrowsSplit2,
  attention: IconAlertCircle,
  parked: IconClock,
  failed: IconAlertCircle,
  partial: IconAlertCircle,
};

export function SyncCard() {
  const { t } = useTranslation();
  const format = useFormat();
  const status = useSyncStatus().data;
  const syncNow = useSyncNow();
  const standing = status ? standingOf(status) : null;
  const Icon = standing ? icons[standing.word] : IconClock;
  const line = !standing
    ? t("common.loading")
    : "count" in standing
      ? t(`sync.card.${standing.word}`, { count: standing.count })
      : t(`sync.card.${standing.word}`);
  const last = status ? lastWhole(status) : null;
  return (
    <section className={classes.card} aria-label={t("sync.card.label")} data-testid="sync-card">
      {status?.running ? (
        <Running progress={status.progress} />
      ) : (
        <Stack gap={10}>
          <Link
            to="/sync"
            search={{ part: "overview" }}
            className={classes.standing}
            data-standing={standing?.word}
          >
            <Icon size={20} stroke={1.7} aria-hidden className={classes.icon} />
            <div>
              <Text size="sm" fw={500} role="status" data-testid="sync-standing" lh={1.35}>
                {line}
              </Text>
              {last && (
                <Text size="xs" c="dimmed">
                  {t("sync.card.last", { time: format.when(last) })}
                </Text>
              )}
              {status?.online === false && (
                <Text size="xs" c="dimmed">
                  {t("sync.card.offline")}
                </Text>
              )}
            </div>
          </Link>
          <div className={classes.reach}>
            <Button
              fullWidth
              size="sm"
              px={6}
              classNames={{ section: classes.beside ?? "" }}
              leftSection={<IconRefresh size={18} stroke={1.8} aria-hidden />}
              loading={syncNow.isPending}
              onClick={() => syncNow.mutate()}
              rightSection={<WaitingBadge count={status?.waiting ?? 0} />}
              data-testid="sync-now"
            >
              {t("sync.now")}
            </Button>
          </div>
        </Stack>
      )}
    </section>
  );
}

function Running({ progress }: { progress: Progress | null }) {
  const { t } = useTranslation();
  const format = useFormat();
  const cancel = useSyncCancel();
  const percent = progress ? percentOf(progress) : null;
  return (
    <Stack gap={10} data-testid="sync-running">
      <div>
        <Group justify="space-between" mb={6}>
          <Text size="sm" fw={500} role="status">
            {t(`sync.phase.${progress?.phase ?? "validate"}`)}
          </Text>
          {percent !== null && (
            <Text size="xs" c="dimmed">
              {format.percent(percent / 100)}
            </Text>
          )}
        </Group>
        <Bar
          value={percent ?? 100}
          animated={percent === null}
          striped={percent === null}
          size="sm"
          aria-label={t("sync.progress")}
        />
        <Text size="xs" c="dimmed" mt={6}>
          {t("sync.bytes", {
            up: format.bytes(progress?.bytesUp ?? 0),
            down: format.bytes(progress?.bytesDown ?? 0),
          })}
        </Text>
      </div>
      <div className={classes.reach}>
        <Button
          fullWidth
          size="sm"
          variant="default"
          loading={cancel.isPending}
          onClick={() => cancel.mutate()}
          data-testid="sync-cancel"
        >
          {t("sync.cancel")}
        </Button>
      </div>
    </Stack>
  );
}
