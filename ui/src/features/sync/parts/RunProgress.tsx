/** A run in progress: its phase, what went and what came, bytes both ways, and a way to stop it. */
import { Progress as Bar, Button, Group, Stack, Text } from "@mantine/core";
import { IconCircleCheck } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useSyncCancel } from "../../../api/mutations";
import type { Progress } from "../../../api/types";
import { Panel } from "../../../components/Panel";
import { useFormat } from "../../../i18n/format";
import { percentOf } from "../lib";
import classes from "./Overview.module.css";

export function RunProgress({ progress }: { progress: Progress | null }) {
  const { t } = useTranslation();
  const format = useFormat();
  const cancel = useSyncCancel();
  const percent = progress ? percentOf(progress) : null;
  const phases = ["validate", "send", "receive", "apply"] as const;
  const now = phases.indexOf(progress?.phase as (typeof phases)[number]);
  return (
    <Panel testId="run-progress">
      <Stack gap="md">
        <ol className={classes.phases}>
          {phases.map((phase, index) => (
            <li
              key={phase}
              data-stage={index < now ? "past" : index === now ? "now" : "ahead"}
              aria-current={index === now ? "step" : undefined}
            >
              {index < now && <IconCircleCheck size={16} aria-hidden />}
              {t(`sync.phase.${phase}`)}
            </li>
          ))}
        </ol>
        <Bar
          value={percent ?? 100}
          animated={percent === null}
          striped={percent === null}
          aria-label={t("sync.progress")}
        />
        <Group justify="space-between">
          <Text size="sm" c="dimmed" role="status">
            {progress &&
              (progress.phase === "send" && progress.total !== null
                ? t("sync.sent", { done: progress.sent, total: progress.total })
                : progress.total !== null
                  ? t("sync.receivedOf", { done: progress.received, total: progress.total })
                  : t("sync.received", { done: progress.received }))}
          </Text>
          <Text size="sm" c="dimmed">
            {t("sync.bytes", {
              up: format.bytes(progress?.bytesUp ?? 0),
              down: format.bytes(progress?.bytesDown ?? 0),
            })}
          </Text>
        </Group>
        <Button variant="default" w="fit-content" loading={cancel.isPending} onClick={() => cancel.mutate()}>
          {t("sync.cancel")}
        </Button>
      </Stack>
    </Panel>
  );
}
