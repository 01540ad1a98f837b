/** How a record stands with the server: always an icon and a word, never colour alone. */
import { Group, Text } from "@mantine/core";
import {
  IconAlertCircle,
  IconArrowsSplit2,
  IconCircleCheck,
  IconClock,
  IconHourglass,
  IconLock,
  IconPlayerPause,
  type TablerIcon,
} from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { QueueState, RecordState } from "../api/types";
import classes from "./StateBadge.module.css";

const recordIcons: Record<RecordState, TablerIcon> = {
  confirmed: IconCircleCheck,
  waiting: IconClock,
  sent: IconHourglass,
  conflict: IconArrowsSplit2,
  attention: IconAlertCircle,
  blocked: IconLock,
};
const queueIcons: Record<QueueState, TablerIcon> = {
  waiting: IconClock,
  sent: IconHourglass,
  paused: IconPlayerPause,
  blocked: IconLock,
  attention: IconAlertCircle,
};

function Badge({ icon: Icon, word, state }: { icon: TablerIcon; word: string; state: string }) {
  return (
    <Group gap={6} wrap="nowrap" className={classes.badge} data-state={state}>
      <Icon size={16} stroke={1.8} aria-hidden className={classes.icon} />
      <Text component="span" size="sm" className={classes.word}>
        {word}
      </Text>
    </Group>
  );
}

export function StateBadge({ state }: { state: RecordState }) {
  const { t } = useTranslation();
  return <Badge icon={recordIcons[state]} word={t(`common.state.${state}`)} state={state} />;
}

export function QueueStateBadge({ state }: { state: QueueState }) {
  const { t } = useTranslation();
  return <Badge icon={queueIcons[state]} word={t(`sync.queue.state.${state}`)} state={state} />;
}
