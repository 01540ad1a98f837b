/** When Rounds syncs, how often by itself, and whether it tells about it. */
import { Radio, Select, Stack, Switch } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Settings } from "../../../api/types";
import { Panel } from "../../../components/Panel";
import { type Problem, ProblemNotice } from "../../../components/ProblemNotice";
import { offeredIntervals } from "../lib";
import { SetByOrganisation, Setting } from "./Setting";
import { useChange } from "./useChange";

export function SyncPanel({ settings, locked }: { settings: Settings; locked: readonly string[] }) {
  const { t } = useTranslation();
  const { set, error } = useChange(settings);
  const asked = settings.dataUse === "asked";
  return (
    <Panel title={t("settings.syncing")}>
      <Stack gap="lg">
        {error && <ProblemNotice problem={error as unknown as Problem} />}
        <Radio.Group
          label={t("settings.dataUse")}
          description={locked.includes("dataUse") ? <SetByOrganisation /> : undefined}
          descriptionProps={{ component: "div" }}
          value={settings.dataUse}
          onChange={(dataUse) => set({ dataUse: dataUse as Settings["dataUse"] })}
        >
          <Stack gap="sm" mt="xs">
            {(["automatic", "asked"] as const).map((use) => (
              <Radio
                key={use}
                value={use}
                disabled={locked.includes("dataUse")}
                label={t(`settings.dataUses.${use}`)}
                description={t(`settings.dataUses.${use}Hint`)}
              />
            ))}
          </Stack>
        </Radio.Group>
        <Setting
          name={t("settings.interval")}
          hint={asked ? t("settings.intervalAsked") : t("settings.intervalHint")}
          locked={locked.includes("syncEveryMinutes")}
        >
          <Select
            aria-label={t("settings.interval")}
            w="15rem"
            allowDeselect={false}
            disabled={asked || locked.includes("syncEveryMinutes")}
            data={offeredIntervals(settings.syncEveryMinutes).map((minutes) => ({
              value: String(minutes),
              label: t("settings.every", { count: minutes }),
            }))}
            value={String(settings.syncEveryMinutes)}
            onChange={(minutes) => minutes && set({ syncEveryMinutes: Number(minutes) })}
          />
        </Setting>
        <Setting
          name={t("settings.notifications")}
          hint={t("settings.notificationsHint")}
          locked={locked.includes("notifications")}
        >
          <Switch
            size="md"
            aria-label={t("settings.notifications")}
            disabled={locked.includes("notifications")}
            checked={settings.notifications}
            onChange={(event) => set({ notifications: event.currentTarget.checked })}
          />
        </Setting>
      </Stack>
    </Panel>
  );
}
