/** The language, before anything else is asked: who cannot read a screen cannot look for its settings. */
import { Select } from "@mantine/core";
import { IconLanguage } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useSetSettings } from "../../api/mutations";
import { useAppState, useSettings } from "../../api/queries";
import { languages } from "../../i18n/languages";

export function LanguageChoice() {
  const { t } = useTranslation();
  const settings = useSettings().data;
  const save = useSetSettings();
  const locked = useAppState().data?.policy.locked.includes("language") ?? false;
  if (!settings || locked || languages.length < 2) return null;
  return (
    <Select
      size="sm"
      w={170}
      aria-label={t("welcome.language")}
      leftSection={<IconLanguage size={18} aria-hidden />}
      allowDeselect={false}
      data={languages.map(({ code, name }) => ({ value: code, label: name }))}
      value={settings.language}
      onChange={(language) => language && save.mutate({ ...settings, language })}
    />
  );
}
