/** Asks before a section is left while its clock runs: the clock cannot be resumed. */
import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useBlocker } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

export function LeaveRunning({ active }: { active: boolean }) {
  const { t } = useTranslation();
  const blocker = useBlocker({
    shouldBlockFn: () => active,
    enableBeforeUnload: active,
    withResolver: true,
  });
  const stay = () => blocker.reset?.();
  return (
    <Modal
      opened={blocker.status === "blocked"}
      onClose={stay}
      title={t("assessment.leave.title")}
      centered
      data-testid="leave-running"
    >
      <Stack>
        <Text>{t("assessment.leave.text")}</Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={() => blocker.proceed?.()}>
            {t("assessment.leave.leave")}
          </Button>
          <Button onClick={stay} data-autofocus>
            {t("assessment.leave.stay")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
