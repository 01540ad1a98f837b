/** The last run's receipt or what went wrong, a run in progress, and what is still to do. */
import { Alert, Anchor, Button, Group, SimpleGrid, Stack, Text, ThemeIcon } from "@mantine/core";
import { IconCloudOff, IconHandClick, IconRefresh } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useSyncNow } from "../../../api/mutations";
import { useRuns, useSettings } from "../../../api/queries";
import type { SyncStatus } from "../../../api/types";
import { Panel } from "../../../components/Panel";
import { useFormat } from "../../../i18n/format";
import { openWork } from "../lib";
import { LastRun } from "./LastRun";
import classes from "./Overview.module.css";
import { RunProgress } from "./RunProgress";
import { WaitingBadge } from "./WaitingBadge";

export function Overview({ status }: { status: SyncStatus }) {
  const { t } = useTranslation();
  const format = useFormat();
  const syncNow = useSyncNow();
  const settings = useSettings();
  const runs = useRuns();
  const work = openWork(status);
  const last = status.lastRun ?? runs.data?.[0] ?? null;
  const byItself = settings.data?.dataUse !== "asked";
  return (
    <Stack gap="lg">
      {status.running ? (
        <RunProgress progress={status.progress} />
      ) : (
        <>
          {last ? (
            <LastRun report={last} />
          ) : Object.values(status.lastSynced).every((at) => at === null) ? (
            <Panel>
              <Group wrap="nowrap" align="flex-start">
                <ThemeIcon size={44} radius="xl" variant="light" aria-hidden>
                  <IconCloudOff size={24} stroke={1.6} />
                </ThemeIcon>
                <div>
                  <Text fw={600}>{t("sync.neverTitle")}</Text>
                  <Text c="dimmed">{t("sync.neverText")}</Text>
                </div>
              </Group>
            </Panel>
          ) : null}
          <Button
            size="md"
            w="fit-content"
            leftSection={<IconRefresh size={20} stroke={1.8} aria-hidden />}
            loading={syncNow.isPending}
            onClick={() => syncNow.mutate()}
            rightSection={<WaitingBadge count={status.waiting} />}
          >
            {t("sync.now")}
          </Button>
        </>
      )}
      {!byItself && (
        <Alert variant="light" icon={<IconHandClick size={20} aria-hidden />} title={t("sync.askedTitle")}>
          {t("sync.askedText")}
        </Alert>
      )}
      <SimpleGrid cols={{ base: 1, "35rem": 2 }} spacing="lg" type="container">
        <Panel title={t("sync.stillOpen")} testId="still-open">
          {work.length === 0 ? (
            <Text c="dimmed">{t("sync.nothingOpen")}</Text>
          ) : (
            <Stack gap={8}>
              {work.map(({ word, count }) => (
                <Anchor
                  key={word}
                  renderRoot={(props) =>
                    word === "conflicts" ? (
                      <Link to="/conflicts" {...props} />
                    ) : (
                      <Link to="/sync" search={{ part: "queue" }} {...props} />
                    )
                  }
                >
                  {t(`sync.card.${word}`, { count })}
                </Anchor>
              ))}
            </Stack>
          )}
        </Panel>
        <Panel title={t("sync.collections")}>
          <dl className={classes.facts}>
            {(["schools", "visits", "assessments"] as const).map((name) => {
              const at = status.lastSynced[name];
              return (
                <div key={name}>
                  <dt>{t(`sync.collection.${name}`)}</dt>
                  <dd>{at ? format.when(at) : t("sync.never")}</dd>
                </div>
              );
            })}
            <div className={classes.next}>
              <dt>{t("sync.nextAutomatic")}</dt>
              <dd>
                {byItself && status.nextAutomatic
                  ? t("sync.about", { time: format.when(status.nextAutomatic) })
                  : t("sync.noAutomatic")}
              </dd>
            </div>
          </dl>
        </Panel>
      </SimpleGrid>
    </Stack>
  );
}
