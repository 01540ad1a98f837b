/** The last run's receipt or what went wrong, a run in progress, and what is still to do. */
import { Anchor, Progress as Bar, Button, Group, SimpleGrid, Stack, Text, ThemeIcon } from "@mantine/core";
import { IconCircleCheck, IconCloudOff, IconRefresh } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useSyncCancel, useSyncNow } from "../../../api/mutations";
import { receiptOf } from "../../../api/syncState";
import type { Progress, RunReport, SyncStatus } from "../../../api/types";
import { Panel } from "../../../components/Panel";
import { ProblemNotice } from "../../../components/ProblemNotice";
import { useReceiptSentence } from "../../../components/receipt";
import { useFormat } from "../../../i18n/format";
import { openWork, percentOf, pulledCount } from "../lib";
import classes from "./Overview.module.css";

export function Overview({ status }: { status: SyncStatus }) {
  const { t } = useTranslation();
  const format = useFormat();
  const syncNow = useSyncNow();
  const work = openWork(status);
  return (
    <Stack gap="lg">
      {status.running ? (
        <Running progress={status.progress} />
      ) : (
        <>
          {status.lastRun ? (
            <LastRun report={status.lastRun} />
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
          >
            {t("sync.now")}
          </Button>
        </>
      )}
      <SimpleGrid cols={{ base: 1, "560px": 2 }} spacing="lg" type="container">
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
                {status.nextAutomatic
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

function Running({ progress }: { progress: Progress | null }) {
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

export function LastRun({ report }: { report: RunReport }) {
  const { t } = useTranslation();
  const format = useFormat();
  const sentence = useReceiptSentence();
  const receipt = receiptOf(report);
  if (receipt) {
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
  const title =
    report.outcome === "failed"
      ? t("sync.failedTitle")
      : report.outcome === "skipped"
        ? t("sync.skippedTitle")
        : t("sync.partialTitle");
  return (
    <div data-testid="run-problem">
      <ProblemNotice
        title={title}
        tone={report.outcome === "failed" ? "red" : "orange"}
        problem={{
          code: report.code ?? "incomplete",
          message: [
            report.message,
            report.pushed > 0
              ? t("sync.partialSoFar", { count: report.pushed, confirmed: report.confirmed })
              : null,
          ]
            .filter(Boolean)
            .join(" "),
          safe: report.safe,
          todo: report.todo,
        }}
      />
    </div>
  );
}
