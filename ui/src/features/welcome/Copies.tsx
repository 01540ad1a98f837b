/** The copies of a database that does not open, each with the way back to it. */
import { notifications } from "@mantine/notifications";
import { useTranslation } from "react-i18next";
import { useBackups, useRestoreBackup } from "../../api/maintenance";
import { CopiesPanel } from "../../components/backups/CopiesPanel";

export function Copies() {
  const { t } = useTranslation();
  return (
    <CopiesPanel
      title={t("welcome.closed.copies")}
      lead={t("welcome.closed.copiesLead")}
      none={t("welcome.closed.noCopy")}
      words={{ label: t("welcome.closed.restore"), safe: t("welcome.closed.restoreSafe") }}
      backups={useBackups()}
      restore={useRestoreBackup()}
      onRestored={() => notifications.show({ message: t("settings.backups.restored"), autoClose: false })}
      testId="copies"
    />
  );
}
