/** Connects with the password that the programme office gave. */
import { Button, PasswordInput, Stack } from "@mantine/core";
import { type FormEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useConnect } from "../../api/mutations";
import { type Problem, ProblemNotice } from "../../components/ProblemNotice";
import { AccountFields } from "./AccountFields";
import { connectMistakes, focusField, serverAddress, type WayIn } from "./lib";

export function PasswordForm({ policy, account, onAccount, onConnected }: WayIn) {
  const { t } = useTranslation();
  const connect = useConnect();
  const [password, setPassword] = useState("");
  // Only the password is left to type then.
  const [isKnown] = useState(account.server !== "" && account.email !== "");
  const [asked, setAsked] = useState(false);
  const element = useRef<HTMLFormElement>(null);
  const form = { ...account, password };
  const mistakes = asked ? connectMistakes(form) : {};
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    const wrong = Object.keys(connectMistakes(form))[0];
    const server = serverAddress(account.server);
    if (wrong || !server) focusField(element.current, wrong ?? "server");
    else connect.mutate({ server, email: account.email.trim(), password }, { onSuccess: onConnected });
  };
  return (
    <form ref={element} onSubmit={submit} noValidate data-testid="connect-form">
      <Stack gap="md">
        <AccountFields
          policy={policy}
          account={account}
          mistakes={mistakes}
          isFirst={!isKnown}
          onChange={onAccount}
        />
        <PasswordInput
          name="password"
          autoFocus={isKnown}
          label={t("welcome.password")}
          autoComplete="current-password"
          value={password}
          error={mistakes.password ? t(`welcome.${mistakes.password}`) : undefined}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        {connect.error && <ProblemNotice problem={connect.error as unknown as Problem} />}
        <Button type="submit" size="md" mt="xs" loading={connect.isPending} aria-label={t("welcome.connect")}>
          {t("welcome.connect")}
        </Button>
      </Stack>
    </form>
  );
}
