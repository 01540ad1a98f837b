/** Puts a backup in place of the database, after saying what goes, what is safe, and what is better done first. */
import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useTranslation } from "react-i18next";
import type { Backup } from "../../api/types";
import { useFormat } from "../../i18n/format";
import { type Problem, ProblemNotice } from "../ProblemNotice";

/** One for all the copies of a list: no two are put back at once. */
export type Restoring = {
  mutate: (id: string, then: { onSuccess: () => void }) => void;
  reset: () => void;
  isPending: boolean;
  error: unknown;
};

export function RestoreButton(props: {
  backup: Backup;
  /** What the button says, when the page does not say more than "Restore". */
  label?: string;
  safe: string;
  todo?: string;
  restore: Restoring;
  onRestored: () => void;
}) {
  const { backup, safe, todo, restore, onRestored } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const [opened, dialog] = useDisclosure(false);
  const when = format.dateTime(backup.madeAt);
  const label = props.label ?? t("settings.backups.restore");
  const confirm = () =>
    restore.mutate(backup.id, {
      onSuccess: () => {
        dialog.close();
        onRestored();
      },
    });
  return (
    <>
      <Button
        size="xs"
        variant="default"
        aria-label={t("settings.backups.restoreOf", { when })}
        onClick={() => {
          // What was said of another copy is not said of this one.
          restore.reset();
          dialog.open();
        }}
      >
        {label}
      </Button>
      <Modal
        opened={opened}
        onClose={dialog.close}
        title={t("settings.backups.restoreTitle", { when })}
        centered
      >
        <Stack>
          <Text>{t("settings.backups.restoreWhat")}</Text>
          <Text>{safe}</Text>
          {todo && <Text fw={500}>{todo}</Text>}
          {restore.error != null && <ProblemNotice problem={restore.error as Problem} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={dialog.close} data-autofocus>
              {t("common.cancel")}
            </Button>
            <Button color="red" loading={restore.isPending} onClick={confirm}>
              {label}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}
