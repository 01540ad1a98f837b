/** Account, look, language, how often to sync, notifications. Each change takes hold at once. */
import { SegmentedControl, Select, Stack, Switch, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useSetSettings } from "../../api/mutations";
import { useAppState, useSettings } from "../../api/queries";
import type { Settings, Theme } from "../../api/types";
import { Loaded, Loading } from "../../components/Loaded";
import { PageHeader } from "../../components/PageHeader";
import { Panel } from "../../components/Panel";
import { type Problem, ProblemNotice } from "../../components/ProblemNotice";
import { languages } from "../../i18n/languages";
import { offeredIntervals } from "./lib";
import { AccountPanel } from "./parts/AccountPanel";
import classes from "./SettingsPage.module.css";

const themes: Theme[] = ["system", "light", "dark"];

export function SettingsPage() {
  const { t } = useTranslation();
  const settings = useSettings();
  const account = useAppState().data?.account ?? null;
  return (
    <div className={classes.page}>
      <PageHeader title={t("settings.title")} />
      <Stack gap="lg">
        {account && <AccountPanel account={account} />}
        <Loaded query={settings} loading={<Loading rows={3} height={96} />}>
          {(held) => <Choices settings={held} />}
        </Loaded>
      </Stack>
    </div>
  );
}

function Choices({ settings }: { settings: Settings }) {
  const { t } = useTranslation();
  const save = useSetSettings();
  const set = (change: Partial<Settings>) =>
    save.mutate(
      { ...settings, ...change },
      {
        onSuccess: () =>
          notifications.show({ id: "settings", message: t("settings.saved"), autoClose: 1800 }),
      },
    );
  return (
    <>
      {save.error && <ProblemNotice problem={save.error as unknown as Problem} />}
      <Panel title={t("settings.appearance")}>
        <Stack gap="lg">
          <Setting name={t("settings.theme")} hint={t("settings.themeHint")}>
            <SegmentedControl
              aria-label={t("settings.theme")}
              value={settings.theme}
              data={themes.map((theme) => ({ value: theme, label: t(`settings.themes.${theme}`) }))}
              onChange={(theme) => set({ theme: theme as Theme })}
            />
          </Setting>
          <Setting name={t("settings.language")}>
            <Select
              aria-label={t("settings.language")}
              w={220}
              allowDeselect={false}
              data={languages.map(({ code, name }) => ({ value: code, label: name }))}
              value={settings.language}
              onChange={(language) => language && set({ language })}
            />
          </Setting>
        </Stack>
      </Panel>
      <Panel title={t("settings.syncing")}>
        <Stack gap="lg">
          <Setting name={t("settings.interval")} hint={t("settings.intervalHint")}>
            <Select
              aria-label={t("settings.interval")}
              w={220}
              allowDeselect={false}
              data={offeredIntervals(settings.syncEveryMinutes).map((minutes) => ({
                value: String(minutes),
                label: t("settings.every", { count: minutes }),
              }))}
              value={String(settings.syncEveryMinutes)}
              onChange={(minutes) => minutes && set({ syncEveryMinutes: Number(minutes) })}
            />
          </Setting>
          <Setting name={t("settings.notifications")} hint={t("settings.notificationsHint")}>
            <Switch
              size="md"
              aria-label={t("settings.notifications")}
              checked={settings.notifications}
              onChange={(event) => set({ notifications: event.currentTarget.checked })}
            />
          </Setting>
        </Stack>
      </Panel>
    </>
  );
}

function Setting({ name, hint, children }: { name: string; hint?: string; children: ReactNode }) {
  return (
    <div className={classes.setting}>
      <div>
        <Text fw={500}>{name}</Text>
        {hint && (
          <Text size="sm" c="dimmed">
            {hint}
          </Text>
        )}
      </div>
      <div className={classes.control}>{children}</div>
    </div>
  );
}
