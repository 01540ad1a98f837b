/** The account, how Rounds looks and syncs on this laptop, and its upkeep. Each choice takes hold at once. */
import { Stack } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useDiagnose } from "../../api/maintenance";
import { useAppState, useSettings } from "../../api/queries";
import { DiagnosticsFile } from "../../components/DiagnosticsFile";
import { Loaded, Loading } from "../../components/Loaded";
import { PageHeader } from "../../components/PageHeader";
import { AboutPanel } from "./parts/AboutPanel";
import { AccountPanel } from "./parts/AccountPanel";
import { AppearancePanel } from "./parts/AppearancePanel";
import { AssessmentPanel } from "./parts/AssessmentPanel";
import { BackupsPanel } from "./parts/BackupsPanel";
import { SyncPanel } from "./parts/SyncPanel";
import classes from "./SettingsPage.module.css";

export function SettingsPage() {
  const { t } = useTranslation();
  const settings = useSettings();
  const diagnose = useDiagnose();
  const app = useAppState().data;
  const locked = app?.policy.locked ?? [];
  return (
    <div className={classes.page} data-testid="settings-page">
      <PageHeader title={t("settings.title")} />
      <Stack gap="lg">
        {app?.account && <AccountPanel account={app.account} practice={app.practice} />}
        <Loaded query={settings} loading={<Loading rows={2} height={160} />}>
          {(held) => (
            <>
              <AppearancePanel settings={held} locked={locked} />
              <SyncPanel settings={held} locked={locked} />
              <AssessmentPanel settings={held} locked={locked} />
            </>
          )}
        </Loaded>
        <BackupsPanel />
        <DiagnosticsFile diagnose={diagnose} />
        <AboutPanel />
      </Stack>
    </div>
  );
}
