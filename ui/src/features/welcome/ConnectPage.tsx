/** The first screen: connect this laptop to a server with address, e-mail and password, or practise without one. */
import { Button, PasswordInput, Stack, Text, TextInput } from "@mantine/core";
import { type FormEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useConnect } from "../../api/mutations";
import type { AppState, Connected, KeptUnsent, Policy } from "../../api/types";
import { type Problem, ProblemNotice } from "../../components/ProblemNotice";
import { Frame, Head } from "./Frame";
import { Kept } from "./Kept";
import { type ConnectForm, connectMistakes, serverAddress, spokenAddress } from "./lib";
import { Practice } from "./Practice";

export function ConnectPage(props: {
  policy: Policy;
  kept: readonly KeptUnsent[];
  onConnected: (connected: Connected) => void;
  onPractice: (state: AppState) => void;
}) {
  const { policy, kept, onConnected, onPractice } = props;
  const { t } = useTranslation();
  const connect = useConnect();
  const [form, setForm] = useState<ConnectForm>({
    // Who comes back to what one person left unsent need not remember where that was.
    server: policy.server ?? (kept.length === 1 ? spokenAddress(kept[0]?.server ?? "") : ""),
    email: kept.length === 1 ? (kept[0]?.email ?? "") : "",
    password: "",
  });
  // Only the password is left to type then.
  const [isKnown] = useState(form.server !== "" && form.email !== "");
  const [asked, setAsked] = useState(false);
  const element = useRef<HTMLFormElement>(null);
  const mistakes = asked ? connectMistakes(form) : {};
  const told = (field: keyof ConnectForm) => {
    const mistake = mistakes[field];
    return mistake ? t(`welcome.${mistake}`) : undefined;
  };
  const set = (field: keyof ConnectForm) => (event: { currentTarget: { value: string } }) => {
    const { value } = event.currentTarget;
    setForm((before) => ({ ...before, [field]: value }));
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    const wrong = Object.keys(connectMistakes(form))[0];
    const server = serverAddress(form.server);
    if (wrong || !server) {
      element.current?.querySelector<HTMLInputElement>(`[name=${wrong ?? "server"}]`)?.focus();
      return;
    }
    connect.mutate({ server, email: form.email.trim(), password: form.password }, { onSuccess: onConnected });
  };
  return (
    <Frame>
      <Head
        title={t("welcome.title")}
        lead={t(policy.server === null ? "welcome.lead" : "welcome.leadSet")}
      />
      <Kept kept={kept} />
      <form ref={element} onSubmit={submit} noValidate data-testid="connect-form">
        <Stack gap="md">
          {policy.server !== null ? (
            <Text data-testid="server-set">
              {t("welcome.serverSet", { server: spokenAddress(policy.server) })}
            </Text>
          ) : (
            <TextInput
              name="server"
              label={t("welcome.server")}
              description={t("welcome.serverHint")}
              autoFocus={!isKnown}
              autoCapitalize="none"
              autoComplete="url"
              spellCheck={false}
              value={form.server}
              error={told("server")}
              onChange={set("server")}
            />
          )}
          <TextInput
            name="email"
            autoFocus={policy.server !== null && !isKnown}
            type="email"
            label={t("welcome.email")}
            autoComplete="username"
            spellCheck={false}
            value={form.email}
            error={told("email")}
            onChange={set("email")}
          />
          <PasswordInput
            name="password"
            autoFocus={isKnown}
            label={t("welcome.password")}
            autoComplete="current-password"
            value={form.password}
            error={told("password")}
            onChange={set("password")}
          />
          {connect.error && <ProblemNotice problem={connect.error as unknown as Problem} />}
          <Button
            type="submit"
            size="md"
            mt="xs"
            loading={connect.isPending}
            aria-label={t("welcome.connect")}
          >
            {t("welcome.connect")}
          </Button>
        </Stack>
      </form>
      <Practice onPractice={onPractice} />
    </Frame>
  );
}
