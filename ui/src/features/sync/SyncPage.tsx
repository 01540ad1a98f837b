/** Everything about sync: how it stands, what waits, what ran, what gave way, what was decided. */
import { Badge, Tabs } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useSyncStatus } from "../../api/queries";
import { Loaded, Loading } from "../../components/Loaded";
import { PageHeader } from "../../components/PageHeader";
import { type SyncPart, syncParts } from "./lib";
import { Journal } from "./parts/Journal";
import { Ledger } from "./parts/Ledger";
import { Overview } from "./parts/Overview";
import { Queue } from "./parts/Queue";
import { Runs } from "./parts/Runs";

export function SyncPage({ part, onPart }: { part: SyncPart; onPart: (part: SyncPart) => void }) {
  const { t } = useTranslation();
  const status = useSyncStatus();
  const queued = (status.data?.waiting ?? 0) + (status.data?.attention ?? 0);
  return (
    <>
      <PageHeader title={t("sync.title")} />
      <Tabs value={part} onChange={(next) => onPart(next as SyncPart)} keepMounted={false}>
        <Tabs.List mb="lg" aria-label={t("sync.parts")}>
          {syncParts.map((name) => (
            <Tabs.Tab
              key={name}
              value={name}
              rightSection={
                name === "queue" && queued > 0 ? (
                  <Badge size="sm" variant="light" circle={queued < 10} aria-hidden>
                    {queued}
                  </Badge>
                ) : undefined
              }
            >
              {t(`sync.tabs.${name}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="overview">
          <Loaded query={status} loading={<Loading rows={3} height={96} />}>
            {(data) => <Overview status={data} />}
          </Loaded>
        </Tabs.Panel>
        <Tabs.Panel value="queue">
          <Queue />
        </Tabs.Panel>
        <Tabs.Panel value="runs">
          <Runs />
        </Tabs.Panel>
        <Tabs.Panel value="journal">
          <Journal />
        </Tabs.Panel>
        <Tabs.Panel value="ledger">
          <Ledger />
        </Tabs.Panel>
      </Tabs>
    </>
  );
}
