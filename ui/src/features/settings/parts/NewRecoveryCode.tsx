/** A new recovery code in place of the old one: asked for on purpose, shown once, closed when it is written down. */
import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useTranslation } from "react-i18next";
import { useNewRecoveryCode } from "../../../api/account";
import type { Account } from "../../../api/types";
import { type Problem, ProblemNotice } from "../../../components/ProblemNotice";
import { RecoveryCode } from "../../../components/recovery/RecoveryCode";

export function NewRecoveryCode({ account }: { account: Account }) {
  const { t } = useTranslation();
  const [opened, dialog] = useDisclosure(false);
  const make = useNewRecoveryCode();
  const code = make.data?.recoveryCode;
  const close = () => {
    dialog.close();
    make.reset();
  };
  return (
    <>
      <Button variant="default" onClick={dialog.open}>
        {t("settings.recovery.new")}
      </Button>
      {/* A code that is on the screen is not lost to a slip of the hand. */}
      <Modal
        opened={opened}
        onClose={close}
        centered
        title={code ? t("settings.recovery.shownTitle") : t("settings.recovery.title")}
        withCloseButton={!code}
        closeOnEscape={!code}
        closeOnClickOutside={!code}
      >
        {code ? (
          <Stack>
            <Text>{t("settings.recovery.shownLead")}</Text>
            <RecoveryCode
              code={code}
              account={account}
              isAnswer
              onward={(written) => (
                <Button disabled={!written} onClick={close}>
                  {t("settings.recovery.done")}
                </Button>
              )}
            />
          </Stack>
        ) : (
          <Stack>
            <Text>{t("settings.recovery.lead")}</Text>
            <Text>{t("settings.recovery.warning")}</Text>
            {make.error && <ProblemNotice problem={make.error as unknown as Problem} />}
            <Group justify="flex-end">
              <Button variant="default" onClick={close} data-autofocus>
                {t("common.cancel")}
              </Button>
              <Button loading={make.isPending} onClick={() => make.mutate()}>
                {t("settings.recovery.make")}
              </Button>
            </Group>
          </Stack>
        )}
      </Modal>
    </>
  );
}
