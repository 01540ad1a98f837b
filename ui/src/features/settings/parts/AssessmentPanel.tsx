/** How an assessment makes itself heard. */
import { Switch } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Settings } from "../../../api/types";
import { Panel } from "../../../components/Panel";
import { type Problem, ProblemNotice } from "../../../components/ProblemNotice";
import { Setting } from "./Setting";
import { useChange } from "./useChange";

export function AssessmentPanel({ settings, locked }: { settings: Settings; locked: readonly string[] }) {
  const { t } = useTranslation();
  const { set, error } = useChange(settings);
  const isLocked = locked.includes("soundAtTimeUp");
  return (
    <Panel title={t("settings.assessments")}>
      {error && <ProblemNotice problem={error as unknown as Problem} />}
      <Setting name={t("settings.sound")} hint={t("settings.soundHint")} locked={isLocked}>
        <Switch
          size="md"
          aria-label={t("settings.sound")}
          disabled={isLocked}
          checked={settings.soundAtTimeUp}
          onChange={(event) => set({ soundAtTimeUp: event.currentTarget.checked })}
        />
      </Setting>
    </Panel>
  );
}
