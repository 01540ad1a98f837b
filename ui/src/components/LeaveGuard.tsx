/**
 * Asks before a screen is left with answers that could not be saved; a save under way is waited for first. An answer
 * that cannot be read yet is on disk as it was typed, and asks nothing. `keeps` is the address under which they stay open: going about in it asks nothing.
 */
import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useBlocker } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { SaveState } from "./SaveStatus";

/** How one form stands, and how to send what it holds; `flush` answers how it stands then. */
type Leaving = { status: SaveState; flush: () => Promise<SaveState> };

/** A save that takes longer than this is told as none: nobody is kept waiting on a screen. */
const PATIENCE_MS = 2_000;

/** Whether what was typed is kept by nothing but the screen. */
export function isUnsaved({ status }: { status: SaveState }): boolean {
  return status === "refused" || status === "failed";
}

async function settled({ status, flush }: Leaving): Promise<SaveState> {
  if (status !== "typing" && status !== "saving") return status;
  const late = new Promise<SaveState>((resolve) => setTimeout(() => resolve("failed"), PATIENCE_MS));
  return Promise.race([flush(), late]);
}

export function LeaveGuard(props: {
  forms: readonly Leaving[];
  keeps?: string;
  /** There is something that only more answers can make savable. */
  always?: boolean;
}) {
  const { forms, keeps, always = false } = props;
  const { t } = useTranslation();
  const blocker = useBlocker({
    shouldBlockFn: async ({ next }) => {
      if (next.pathname === keeps) return false;
      const ends = await Promise.all(forms.map(settled));
      return always || ends.some((status) => isUnsaved({ status }));
    },
    enableBeforeUnload: always || forms.some(isUnsaved),
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
