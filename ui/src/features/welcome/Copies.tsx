/** The copies of a database that does not open, each with the way back to it. */
import { Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconDatabaseExport } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useBackups, useRestoreBackup } from "../../api/maintenance";
import type { Backup } from "../../api/types";
import { BackupList } from "../../components/backups/BackupList";
import { RestoreButton } from "../../components/backups/RestoreButton";
import { EmptyState } from "../../components/EmptyState";
import { Loaded, Loading } from "../../components/Loaded";
import { Panel } from "../../components/Panel";

export function Copies() {
  const { t } = useTranslation();
  const backups = useBackups();
  return (
    <Panel title={t("welcome.closed.copies")} testId="copies">
      <Stack gap="sm">
        <Text c="dimmed">{t("welcome.closed.copiesLead")}</Text>
        <Loaded
          query={backups}
          loading={<Loading rows={2} />}
          isEmpty={(copies) => copies.length === 0}
          empty={
            <EmptyState
              compact
              icon={IconDatabaseExport}
              title={t("settings.backups.none")}
              text={t("welcome.closed.noCopy")}
            />
          }
        >
          {(copies) => (
            <BackupList
              copies={copies}
              label={t("welcome.closed.copies")}
              action={(copy) => <Restore copy={copy} />}
            />
          )}
        </Loaded>
      </Stack>
    </Panel>
  );
}

function Restore({ copy }: { copy: Backup }) {
  const { t } = useTranslation();
  const restore = useRestoreBackup();
  return (
    <RestoreButton
      backup={copy}
      label={t("welcome.closed.restore")}
      safe={t("welcome.closed.restoreSafe")}
      restore={restore}
      onRestored={() => notifications.show({ message: t("settings.backups.restored"), autoClose: false })}
    />
  );
}
