/** Connects with an enrolment code: pasted with its link it brings address and e-mail along, and may set a password. */
import { Button, PasswordInput, Stack, TextInput } from "@mantine/core";
import { type FormEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { MIN_PASSWORD } from "../../api/limits";
import { useConnectWithCode } from "../../api/mutations";
import { type Problem, ProblemNotice } from "../../components/ProblemNotice";
import { AccountFields } from "./AccountFields";
import { codeLetters, readInvitation } from "./enrolment";
import { enrolMistakes, focusField, sameServer, serverAddress, spokenAddress, type WayIn } from "./lib";

export function CodeForm({ policy, account, onAccount, onConnected }: WayIn) {
  const { t } = useTranslation();
  const connect = useConnectWithCode();
  const [code, setCode] = useState("");
  const [password, setPassword] = useState("");
  /** The server that a pasted link names where the organisation has set another one. */
  const [stranger, setStranger] = useState<string | null>(null);
  const [asked, setAsked] = useState(false);
  const element = useRef<HTMLFormElement>(null);
  const form = { ...account, code, password };
  const mistakes = asked ? enrolMistakes(form) : {};
  const told = (field: "code" | "password") => {
    const mistake = mistakes[field];
    if (field === "code" && stranger) {
      return t("welcome.otherServer", { server: spokenAddress(stranger) });
    }
    return mistake ? t(`welcome.${mistake}`, { count: codeLetters(code).length }) : undefined;
  };
  const type = (text: string) => {
    const invited = readInvitation(text);
    const isStranger =
      invited !== null && policy.server !== null && !sameServer(invited.server, policy.server);
    setStranger(isStranger ? invited.server : null);
    setCode(invited?.code ?? text);
    if (!invited || isStranger) return;
    onAccount({ server: policy.server ?? spokenAddress(invited.server), email: invited.email });
    focusField(element.current, "password");
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    const wrong = stranger ? "code" : Object.keys(enrolMistakes(form))[0];
    const server = serverAddress(account.server);
    if (wrong || !server) focusField(element.current, wrong ?? "server");
    else {
      const email = account.email.trim();
      connect.mutate({ server, email, code, password: password || null }, { onSuccess: onConnected });
    }
  };
  return (
    <form ref={element} onSubmit={submit} noValidate data-testid="code-form">
      <Stack gap="md">
        <TextInput
          name="code"
          autoFocus
          label={t("welcome.code")}
          description={t("welcome.codeHint")}
          autoCapitalize="characters"
          autoComplete="one-time-code"
          spellCheck={false}
          value={code}
          error={told("code")}
          onChange={(event) => type(event.currentTarget.value)}
        />
        <AccountFields
          policy={policy}
          account={account}
          mistakes={mistakes}
          isFirst={false}
          onChange={onAccount}
        />
        <PasswordInput
          name="password"
          label={t("welcome.nextPassword")}
          description={t("welcome.nextPasswordHint", { count: MIN_PASSWORD })}
          autoComplete="new-password"
          value={password}
          error={told("password")}
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
