/** Puts a backup in place of the database, after saying what goes, what is safe, and what is better done first. */
import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { useTranslation } from "react-i18next";
import { useRestoreBackup } from "../../../api/maintenance";
import type { Backup } from "../../../api/types";
import { type Problem, ProblemNotice } from "../../../components/ProblemNotice";
import { useFormat } from "../../../i18n/format";

export function RestoreButton({ backup }: { backup: Backup }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [opened, dialog] = useDisclosure(false);
  const restore = useRestoreBackup();
  const when = format.dateTime(backup.madeAt);
  const confirm = () =>
    restore.mutate(backup.id, {
      onSuccess: () => {
        dialog.close();
        notifications.show({ message: t("settings.backups.restored"), autoClose: false });
      },
    });
  return (
    <>
      <Button
        size="xs"
        variant="default"
        aria-label={t("settings.backups.restoreOf", { when })}
        onClick={dialog.open}
      >
        {t("settings.backups.restore")}
      </Button>
      <Modal
        opened={opened}
        onClose={dialog.close}
        title={t("settings.backups.restoreTitle", { when })}
        centered
      >
        <Stack>
          <Text>{t("settings.backups.restoreWhat")}</Text>
          <Text>{t("settings.backups.restoreSafe")}</Text>
          <Text fw={500}>{t("settings.backups.restoreTodo")}</Text>
          {restore.error && <ProblemNotice problem={restore.error as unknown as Problem} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={dialog.close} data-autofocus>
              {t("common.cancel")}
            </Button>
            <Button color="red" loading={restore.isPending} onClick={confirm}>
              {t("settings.backups.restore")}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}
