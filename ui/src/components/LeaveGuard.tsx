/**
 * Asks before a screen is left with answers that could not be saved, or that are kept and cannot be read yet; a save
 * under way is waited for first. `keeps` is the address under which they stay open: going about in it asks nothing.
 */
import { Button, Group, List, Modal, Stack, Text } from "@mantine/core";
import { useBlocker } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { SaveState } from "./SaveStatus";

/** How one form stands, and how to send what it holds; `flush` answers how it stands then. */
type Leaving = {
  status: SaveState;
  flush: () => Promise<SaveState>;
  unread?: readonly string[] | undefined;
};

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
  const unread = forms.flatMap((form) => form.unread ?? []);
  // Nothing is lost by leaving then: all that was typed is on disk, as it was typed.
  const [isKept, setKept] = useState(false);
  const blocker = useBlocker({
    shouldBlockFn: async ({ next }) => {
      if (next.pathname === keeps) return false;
      const ends = await Promise.all(forms.map(settled));
      const isLost = always || ends.some((status) => isUnsaved({ status }));
      setKept(!isLost);
      return isLost || unread.length > 0;
    },
    enableBeforeUnload: always || forms.some(isUnsaved),
    withResolver: true,
  });
  const stay = () => blocker.reset?.();
  return (
    <Modal
      opened={blocker.status === "blocked"}
      onClose={stay}
      title={t(isKept ? "records.unreadTitle" : "records.leaveTitle")}
      centered
    >
      <Stack>
        <Text>{t(isKept ? "records.unreadText" : "records.leaveText")}</Text>
        {unread.length > 0 && (
          <List data-testid="unread">
            {unread.map((line) => (
              <List.Item key={line}>{line}</List.Item>
            ))}
          </List>
        )}
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
