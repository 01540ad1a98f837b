/** Changes settings one at a time and says that it is done. */
import { notifications } from "@mantine/notifications";
import { useTranslation } from "react-i18next";
import { useSetSettings } from "../../../api/mutations";
import type { Settings } from "../../../api/types";

const SAID_MS = 1800;

export function useChange(settings: Settings) {
  const { t } = useTranslation();
  const save = useSetSettings();
  const set = (change: Partial<Settings>) =>
    save.mutate(
      { ...settings, ...change },
      {
        onSuccess: () =>
          notifications.show({ id: "settings", message: t("settings.saved"), autoClose: SAID_MS }),
      },
    );
  return { set, error: save.error };
}
