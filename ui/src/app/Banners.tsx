/** What the user must know on every screen: signed out, or a laptop clock that is wrong. */
import { Alert, Button, Group, Modal, PasswordInput, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconClockExclamation, IconLogin2 } from "@tabler/icons-react";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSignInAgain, useSyncNow } from "../api/mutations";
import type { Account } from "../api/types";
import { type Problem, ProblemNotice } from "../components/ProblemNotice";

export function SignedOutBanner({ account }: { account: Account }) {
  const { t } = useTranslation();
  const [opened, dialog] = useDisclosure(false);
  const [password, setPassword] = useState("");
  const signIn = useSignInAgain();
  const syncNow = useSyncNow();
  const close = () => {
    // No password stays in the window.
    setPassword("");
    signIn.reset();
    dialog.close();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    signIn.mutate(password, {
      onSuccess: () => {
        close();
        syncNow.mutate();
      },
    });
  };
  return (
    <>
      <Alert
        mb="lg"
        color="orange"
        variant="light"
        icon={<IconLogin2 size={20} aria-hidden />}
        title={t("shell.signedOutTitle")}
        data-testid="signed-out"
      >
        <Group justify="space-between" gap="md">
          <Text size="sm">{t("shell.signedOutText")}</Text>
          <Button size="xs" onClick={dialog.open}>
            {t("shell.signInAgain")}
          </Button>
        </Group>
      </Alert>
      <Modal opened={opened} onClose={close} title={t("shell.signInTitle")} centered>
        <form onSubmit={submit}>
          <Stack>
            <Text size="sm" c="dimmed">
              {t("shell.signInAs", { email: account.email, server: account.server })}
            </Text>
            <PasswordInput
              data-autofocus
              label={t("shell.password")}
              autoComplete="current-password"
              value={password}
              onChange={(event) => setPassword(event.currentTarget.value)}
            />
            {signIn.error && <ProblemNotice problem={signIn.error as unknown as Problem} />}
            <Group justify="flex-end">
              <Button variant="default" onClick={close}>
                {t("common.cancel")}
              </Button>
              <Button type="submit" loading={signIn.isPending} disabled={password === ""}>
                {t("shell.signInAgain")}
              </Button>
            </Group>
          </Stack>
        </form>
      </Modal>
    </>
  );
}

export function ClockBanner({ warning }: { warning: string }) {
  const { t } = useTranslation();
  return (
    <Alert
      mb="lg"
      color="orange"
      variant="light"
      icon={<IconClockExclamation size={20} aria-hidden />}
      title={t("shell.clockTitle")}
      data-testid="clock-off"
    >
      <Text size="sm">{warning}</Text>
      <Text size="sm">{t("shell.clockTodo")}</Text>
    </Alert>
  );
}
