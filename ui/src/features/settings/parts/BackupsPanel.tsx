/** The copies of the database on this laptop: how old, how large, a new one, and the way back to one. */
import { Button, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconDatabaseExport } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useBackUpNow, useBackups, useRestoreBackup } from "../../../api/maintenance";
import type { Backup } from "../../../api/types";
import { BackupList } from "../../../components/backups/BackupList";
import { RestoreButton } from "../../../components/backups/RestoreButton";
import { EmptyState } from "../../../components/EmptyState";
import { Loaded, Loading } from "../../../components/Loaded";
import { Panel } from "../../../components/Panel";
import { type Problem, ProblemNotice } from "../../../components/ProblemNotice";

export function BackupsPanel() {
  const { t } = useTranslation();
  const backups = useBackups();
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
    <Panel title={t("settings.backups.title")} actions={now} testId="backups">
      <Stack gap="sm">
        <Text c="dimmed">{t("settings.backups.lead")}</Text>
        {backUp.error && <ProblemNotice problem={backUp.error as unknown as Problem} />}
        <Loaded
          query={backups}
          loading={<Loading rows={2} />}
          isEmpty={(copies) => copies.length === 0}
          empty={
            <EmptyState
              compact
              icon={IconDatabaseExport}
              title={t("settings.backups.none")}
              text={t("settings.backups.noneText")}
            />
          }
        >
          {(copies) => (
            <BackupList
              copies={copies}
              label={t("settings.backups.title")}
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
      safe={t("settings.backups.restoreSafe")}
      todo={t("settings.backups.restoreTodo")}
      restore={restore}
      onRestored={() => notifications.show({ message: t("settings.backups.restored"), autoClose: false })}
    />
  );
}
