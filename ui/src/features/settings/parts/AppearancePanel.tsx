/** Theme and language. */
import { SegmentedControl, Select, Stack } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Settings, Theme } from "../../../api/types";
import { Panel } from "../../../components/Panel";
import { type Problem, ProblemNotice } from "../../../components/ProblemNotice";
import { languages, PSEUDO_LANGUAGE } from "../../../i18n/languages";
import { Setting } from "./Setting";
import { useChange } from "./useChange";

const themes: Theme[] = ["system", "light", "dark"];

/** A language that is in force is shown even if it is offered to nobody. */
function offered(inForce: string) {
  const known = languages.map(({ code, name }) => ({ value: code, label: name }));
  if (known.some(({ value }) => value === inForce)) return known;
  return [...known, { value: inForce, label: inForce === PSEUDO_LANGUAGE ? "[Ṕšéúðó]" : inForce }];
}

export function AppearancePanel({ settings, locked }: { settings: Settings; locked: readonly string[] }) {
  const { t } = useTranslation();
  const { set, error } = useChange(settings);
  return (
    <Panel title={t("settings.appearance")}>
      <Stack gap="lg">
        {error && <ProblemNotice problem={error as unknown as Problem} />}
        <Setting name={t("settings.theme")} hint={t("settings.themeHint")} locked={locked.includes("theme")}>
          <SegmentedControl
            aria-label={t("settings.theme")}
            disabled={locked.includes("theme")}
            value={settings.theme}
            data={themes.map((theme) => ({ value: theme, label: t(`settings.themes.${theme}`) }))}
            onChange={(theme) => set({ theme: theme as Theme })}
          />
        </Setting>
        <Setting
          name={t("settings.language")}
          hint={t("settings.languageHint")}
          locked={locked.includes("language")}
        >
          <Select
            aria-label={t("settings.language")}
            w="15rem"
            allowDeselect={false}
            disabled={locked.includes("language")}
            data={offered(settings.language)}
            value={settings.language}
            onChange={(language) => language && set({ language })}
          />
        </Setting>
      </Stack>
    </Panel>
  );
}
