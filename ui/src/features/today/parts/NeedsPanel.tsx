/** What waits for a person: conflicts to review and entries that the server or a rule has refused. */
import { Stack, Text } from "@mantine/core";
import {
  IconAlertCircle,
  IconArrowsSplit2,
  IconChevronRight,
  IconCircleCheck,
  type TablerIcon,
} from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useConflicts, useQueue, useSyncStatus } from "../../../api/queries";
import { Loaded, Loading } from "../../../components/Loaded";
import { Panel } from "../../../components/Panel";
import { useRecordLabel } from "../../../i18n/recordLabel";
import classes from "./SidePanels.module.css";

/** So many are named; the rest is counted. */
const NAMED = 3;

export function NeedsPanel() {
  const { t } = useTranslation();
  const labelOf = useRecordLabel();
  const status = useSyncStatus();
  const conflicts = useConflicts();
  const queue = useQueue();
  const refused = (queue.data ?? []).filter(({ state }) => state === "attention");
  return (
    <Panel title={t("today.needs.title")} testId="needs">
      <Loaded query={status} loading={<Loading rows={1} height={48} />}>
        {(counts) =>
          counts.conflicts + counts.attention === 0 ? (
            <div className={classes.calm}>
              <IconCircleCheck size={22} stroke={1.6} aria-hidden />
              <Text c="dimmed">{t("today.needs.nothing")}</Text>
            </div>
          ) : (
            <Stack gap="xs">
              {counts.conflicts > 0 && (
                <Need
                  icon={IconArrowsSplit2}
                  tone="conflict"
                  title={t("today.needs.conflicts", { count: counts.conflicts })}
                  labels={(conflicts.data ?? []).map(labelOf)}
                  to="conflicts"
                />
              )}
              {counts.attention > 0 && (
                <Need
                  icon={IconAlertCircle}
                  tone="attention"
                  title={t("today.needs.attention", { count: counts.attention })}
                  labels={refused.map(labelOf)}
                  to="queue"
                />
              )}
            </Stack>
          )
        }
      </Loaded>
    </Panel>
  );
}

function Need(props: {
  icon: TablerIcon;
  tone: "conflict" | "attention";
  title: string;
  labels: string[];
  to: "conflicts" | "queue";
}) {
  const { icon: Icon, tone, title, labels, to } = props;
  const { t } = useTranslation();
  const more = labels.length - NAMED;
  const inside = (
    <>
      <Icon size={22} stroke={1.6} aria-hidden className={classes.icon} />
      <span className={classes.words}>
        <Text component="span" fw={500} display="block">
          {title}
        </Text>
        {labels.slice(0, NAMED).map((label, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two records may be called the same.
          <Text component="span" size="sm" c="dimmed" truncate display="block" key={index}>
            <bdi>{label}</bdi>
          </Text>
        ))}
        {more > 0 && (
          <Text component="span" size="sm" c="dimmed" display="block">
            {t("today.needs.more", { count: more })}
          </Text>
        )}
      </span>
      <IconChevronRight size={18} stroke={1.6} aria-hidden className={classes.chevron} />
    </>
  );
  return to === "conflicts" ? (
    <Link to="/conflicts" className={classes.need} data-tone={tone}>
      {inside}
    </Link>
  ) : (
    <Link to="/sync" search={{ part: "queue" }} className={classes.need} data-tone={tone}>
      {inside}
    </Link>
  );
}
