/** Signing out, which says how much is not sent and that it is kept. */
import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { useTranslation } from "react-i18next";
import { useSignOut } from "../../../api/mutations";
import { useSyncStatus } from "../../../api/queries";
import { type Problem, ProblemNotice } from "../../../components/ProblemNotice";

export function SignOut() {
  const { t } = useTranslation();
  const [opened, dialog] = useDisclosure(false);
  const status = useSyncStatus();
  const signOut = useSignOut();
  const unsent = (status.data?.waiting ?? 0) + (status.data?.conflicts ?? 0) + (status.data?.attention ?? 0);
  const confirm = () =>
    signOut.mutate(undefined, {
      onSuccess: ({ unsent: kept }) => {
        dialog.close();
        notifications.show({
          message: kept > 0 ? t("settings.signedOutKept", { count: kept }) : t("settings.signedOutNone"),
        });
      },
    });
  return (
    <>
      <Button variant="default" onClick={dialog.open}>
        {t("settings.signOut")}
      </Button>
      <Modal opened={opened} onClose={dialog.close} title={t("settings.signOutTitle")} centered>
        <Stack>
          <Text>
            {unsent > 0 ? t("settings.signOutUnsent", { count: unsent }) : t("settings.signOutNone")}
          </Text>
          {signOut.error && <ProblemNotice problem={signOut.error as unknown as Problem} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={dialog.close} data-autofocus>
              {t("common.cancel")}
            </Button>
            <Button loading={signOut.isPending} onClick={confirm}>
              {t("settings.signOut")}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}
