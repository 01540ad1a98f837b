/**
 * The window is to be closed: what was typed last is saved first, and where that fails the person is asked. The window
 * goes only when all is on disk or they gave up, by name, what is not.
 */
import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useHost } from "../api/context";
import type { Host } from "../api/host";
import { useKinds } from "../api/queries";
import { flushAll, unsavedNow } from "../api/unsaved";
import { AnswerList } from "../components/AnswerList";
import { ProblemNotice } from "../components/ProblemNotice";

/** How often the program is told that saving goes on. */
const STILL_SAVING_MS = 1_000;
/** A save that takes longer than this is told as one that failed. */
const PATIENCE_MS = 10_000;

type Lost = ReturnType<typeof unsavedNow>;

/** Saves all that waits while the program is told so; says what is left. */
async function saveAll(host: Host): Promise<Lost> {
  const say = () => void host.closeStands("saving").catch(() => undefined);
  say();
  const telling = setInterval(say, STILL_SAVING_MS);
  const late = new Promise<void>((resolve) => setTimeout(resolve, PATIENCE_MS));
  await Promise.race([flushAll(), late]);
  clearInterval(telling);
  return unsavedNow();
}

export function ClosingDialog() {
  const { t } = useTranslation();
  const host = useHost();
  const [lost, setLost] = useState<Lost | null>(null);
  const kinds = useKinds().data;
  const [isSaving, setSaving] = useState(false);
  const tries = useRef<Promise<void> | null>(null);
  const close = useRef<() => void>(() => undefined);
  close.current = () => {
    // Pressed again while it saves: that one answers.
    tries.current ??= (async () => {
      setSaving(true);
      const left = await saveAll(host);
      const isLost = left.answers.length > 0;
      setLost(isLost ? left : null);
      setSaving(false);
      tries.current = null;
      await host.closeStands(isLost ? "asking" : "ready").catch(() => undefined);
    })();
  };
  useEffect(() => host.listenForClosing(() => close.current()), [host]);
  const keep = () => setLost(null);
  const count = lost?.answers.length ?? 0;
  return (
    <Modal
      opened={lost !== null}
      onClose={keep}
      title={t("shell.closing.title")}
      size="44rem"
      centered
      zIndex={1000}
      data-testid="closing"
    >
      {lost && (
        <Stack>
          {lost.problem ? (
            <ProblemNotice problem={lost.problem} />
          ) : (
            <Text>{t("shell.closing.notKept")}</Text>
          )}
          <Text fw={600}>{t("shell.closing.onlyHere", { count })}</Text>
          <AnswerList answers={lost.answers} kinds={kinds ?? []} testId="closing-answers" />
          <Group justify="flex-end">
            <Button
              variant="subtle"
              color="red"
              data-testid="close-and-lose"
              onClick={() => void host.closeStands("ready").catch(() => undefined)}
            >
              {t("shell.closing.lose", { count })}
            </Button>
            <Button variant="default" loading={isSaving} onClick={() => close.current()}>
              {t("shell.closing.again")}
            </Button>
            <Button data-autofocus onClick={keep}>
              {t("shell.closing.keep")}
            </Button>
          </Group>
        </Stack>
      )}
    </Modal>
  );
}
