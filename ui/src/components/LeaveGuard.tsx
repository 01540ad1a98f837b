/**
 * Asks before a screen is left with answers that could not be saved. `keeps` is the address under which they stay
 * open: going about in it asks nothing.
 */
import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useBlocker } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

export function LeaveGuard({ active, keeps }: { active: boolean; keeps?: string }) {
  const { t } = useTranslation();
  const blocker = useBlocker({
    shouldBlockFn: ({ next }) => active && next.pathname !== keeps,
    enableBeforeUnload: active,
    withResolver: true,
  });
  const stay = () => blocker.reset?.();
  return (
    <Modal opened={blocker.status === "blocked"} onClose={stay} title={t("records.leaveTitle")} centered>
      <Stack>
        <Text>{t("records.leaveText")}</Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={() => blocker.proceed?.()}>
            {t("records.leave")}
          </Button>
          <Button onClick={stay} data-autofocus>
            {t("records.stay")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
