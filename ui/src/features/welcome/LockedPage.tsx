/** The key of this laptop is lost: the recovery code opens the records again. */
import { Button, Stack, Text, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useUnlock } from "../../api/mutations";
import type { Account } from "../../api/types";
import { type Problem, ProblemNotice } from "../../components/ProblemNotice";
import { groupedCode, RECOVERY_CODE_LENGTH, recoveryCodeLetters } from "../../components/recovery/code";
import { Frame, Head } from "./Frame";
import classes from "./LockedPage.module.css";

export function LockedPage({ account }: { account: Account | null }) {
  const { t } = useTranslation();
  const unlock = useUnlock();
  const [text, setText] = useState("");
  const [asked, setAsked] = useState(false);
  const count = recoveryCodeLetters(text).length;
  const tooShort = asked && count !== RECOVERY_CODE_LENGTH;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if (count === RECOVERY_CODE_LENGTH) unlock.mutate(groupedCode(text).join("-"));
  };
  return (
    <Frame>
      <Head title={t("welcome.lockedTitle")} lead={t("welcome.lockedLead")} />
      <form onSubmit={submit} noValidate data-testid="unlock-form">
        <Stack gap="md">
          {account && (
            <Text size="sm">
              {t("welcome.lockedAccount", { email: account.email, server: account.server })}
            </Text>
          )}
          <TextInput
            label={t("recovery.label")}
            description={t("welcome.lockedHint")}
            autoFocus
            autoCapitalize="characters"
            autoComplete="off"
            spellCheck={false}
            classNames={{ input: classes.code ?? "" }}
            value={text}
            error={tooShort ? t("welcome.needCode", { count }) : undefined}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          {unlock.error && <ProblemNotice problem={unlock.error as unknown as Problem} />}
          <Button type="submit" size="md" loading={unlock.isPending}>
            {t("welcome.unlock")}
          </Button>
        </Stack>
      </form>
    </Frame>
  );
}
