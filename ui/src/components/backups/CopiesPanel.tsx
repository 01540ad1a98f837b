/** The copies of the database on this laptop with the way back to each, in the words of the screen that shows them. */
import { Stack, Text } from "@mantine/core";
import { IconDatabaseExport } from "@tabler/icons-react";
import type { ComponentProps, ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Backup } from "../../api/types";
import { EmptyState } from "../EmptyState";
import { Loaded, Loading } from "../Loaded";
import { Panel } from "../Panel";
import { BackupList } from "./BackupList";
import { RestoreButton, type Restoring } from "./RestoreButton";

/** What is said of a way back. */
type Words = { label?: string; safe: string; todo?: string };

export function CopiesPanel(props: {
  title: string;
  lead: string;
  /** What is said where there is no copy. */
  none: string;
  words: Words;
  backups: ComponentProps<typeof Loaded<Backup[]>>["query"];
  restore: Restoring;
  onRestored: () => void;
  actions?: ReactNode;
  /** What is to be said above the list. */
  notice?: ReactNode;
  testId: string;
}) {
  const { title, lead, none, words, backups, restore, onRestored, actions, notice, testId } = props;
  const { t } = useTranslation();
  return (
    <Panel title={title} actions={actions} testId={testId}>
      <Stack gap="sm">
        <Text c="dimmed">{lead}</Text>
        {notice}
        <Loaded
          query={backups}
          loading={<Loading rows={2} />}
          isEmpty={(copies) => copies.length === 0}
          empty={
            <EmptyState compact icon={IconDatabaseExport} title={t("settings.backups.none")} text={none} />
          }
        >
          {(copies) => (
            <BackupList
              copies={copies}
              label={title}
              action={(copy) => (
                <RestoreButton backup={copy} {...words} restore={restore} onRestored={onRestored} />
              )}
            />
          )}
        </Loaded>
      </Stack>
    </Panel>
  );
}
