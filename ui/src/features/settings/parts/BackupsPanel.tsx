/** The copies of the database on this laptop: how old, how large, a new one, and the way back to one. */
import { Button, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconDatabaseExport } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useBackUpNow, useBackups } from "../../../api/maintenance";
import { EmptyState } from "../../../components/EmptyState";
import { Loaded, Loading } from "../../../components/Loaded";
import { Panel } from "../../../components/Panel";
import { type Problem, ProblemNotice } from "../../../components/ProblemNotice";
import { useFormat } from "../../../i18n/format";
import classes from "../SettingsPage.module.css";
import { RestoreButton } from "./RestoreButton";

export function BackupsPanel() {
  const { t } = useTranslation();
  const format = useFormat();
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
            <ul className={classes.list} aria-label={t("settings.backups.title")}>
              {copies.map((copy) => (
                <li key={copy.id} data-testid="backup">
                  <div>
                    <Text fw={500}>{format.when(copy.madeAt)}</Text>
                    <Text size="sm" c="dimmed">
                      {t("settings.backups.size", {
                        size: format.bytes(copy.bytes),
                        records: t("settings.backups.records", { count: copy.records }),
                      })}
                    </Text>
                  </div>
                  <RestoreButton backup={copy} />
                </li>
              ))}
            </ul>
          )}
        </Loaded>
      </Stack>
    </Panel>
  );
}
