/** Changes the password at the server: the current one, and the new one twice. */
import { Button, Group, Modal, PasswordInput, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useChangePassword } from "../../../api/account";
import { MIN_PASSWORD } from "../../../api/limits";
import { type Problem, ProblemNotice } from "../../../components/ProblemNotice";
import { type PasswordForm, passwordMistakes } from "../lib";

const nothing: PasswordForm = { current: "", next: "", again: "" };
const autoComplete = { current: "current-password", next: "new-password", again: "new-password" } as const;

export function ChangePassword() {
  const { t } = useTranslation();
  const [opened, dialog] = useDisclosure(false);
  const [form, setForm] = useState(nothing);
  const [asked, setAsked] = useState(false);
  const change = useChangePassword();
  const mistakes = asked ? passwordMistakes(form) : {};
  const close = () => {
    dialog.close();
    // No password stays in the window.
    setForm(nothing);
    setAsked(false);
    change.reset();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if (Object.keys(passwordMistakes(form)).length > 0) return;
    change.mutate(
      { current: form.current, next: form.next },
      {
        onSuccess: () => {
          close();
          notifications.show({ message: t("settings.password.done") });
        },
      },
    );
  };
  const input = (field: keyof PasswordForm) => {
    const mistake = mistakes[field];
    return (
      <PasswordInput
        label={t(`settings.password.${field}`)}
        description={field === "next" ? t("settings.password.nextHint", { count: MIN_PASSWORD }) : undefined}
        autoComplete={autoComplete[field]}
        data-autofocus={field === "current" || undefined}
        value={form[field]}
        error={mistake && t(`settings.password.${mistake}`, { count: MIN_PASSWORD })}
        onChange={(event) => {
          const { value } = event.currentTarget;
          setForm((before) => ({ ...before, [field]: value }));
        }}
      />
    );
  };
  return (
    <>
      <Button variant="default" onClick={dialog.open}>
        {t("settings.password.change")}
      </Button>
      {/* No password is kept: so a slip of the hand closes nothing. */}
      <Modal
        opened={opened}
        onClose={close}
        title={t("settings.password.title")}
        centered
        closeOnClickOutside={false}
      >
        <form onSubmit={submit} noValidate>
          <Stack>
            <Text size="sm" c="dimmed">
              {t("settings.password.lead")}
            </Text>
            {input("current")}
            {input("next")}
            {input("again")}
            {change.error && <ProblemNotice problem={change.error as unknown as Problem} />}
            <Group justify="flex-end">
              <Button variant="default" onClick={close}>
                {t("common.cancel")}
              </Button>
              <Button type="submit" loading={change.isPending}>
                {t("settings.password.change")}
              </Button>
            </Group>
          </Stack>
        </form>
      </Modal>
    </>
  );
}
