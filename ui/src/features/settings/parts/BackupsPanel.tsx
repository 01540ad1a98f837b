/** The copies of the database on this laptop: how old, how large, a new one, and the way back to one. */
import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useTranslation } from "react-i18next";
import { useBackUpNow, useBackups, useRestoreBackup } from "../../../api/maintenance";
import { CopiesPanel } from "../../../components/backups/CopiesPanel";
import { type Problem, ProblemNotice } from "../../../components/ProblemNotice";

export function BackupsPanel() {
  const { t } = useTranslation();
  const backUp = useBackUpNow();
  const now = (
    <Button
      variant="default"
      loading={backUp.isPending}
      onClick={() =>
        backUp.mutate(undefined, {
          onSuccess: () => notifications.show({ message: t("settings.backups.made") }),
        })
      }
    >
      {t("settings.backups.now")}
    </Button>
  );
  return (
    <CopiesPanel
      title={t("settings.backups.title")}
      lead={t("settings.backups.lead")}
      none={t("settings.backups.noneText")}
      words={{ safe: t("settings.backups.restoreSafe"), todo: t("settings.backups.restoreTodo") }}
      actions={now}
      notice={backUp.error && <ProblemNotice problem={backUp.error as unknown as Problem} />}
      backups={useBackups()}
      restore={useRestoreBackup()}
      onRestored={() => notifications.show({ message: t("settings.backups.restored"), autoClose: false })}
      testId="backups"
    />
  );
}
