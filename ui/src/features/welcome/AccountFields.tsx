/** Where to connect and as whom: asked alike with a password and with an enrolment code. */
import { Text, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Policy } from "../../api/types";
import { type Account, type ConnectMistake, spokenAddress } from "./lib";

export function AccountFields(props: {
  policy: Policy;
  account: Account;
  mistakes: Partial<Record<keyof Account, ConnectMistake>>;
  /** The cursor begins here. */
  isFirst: boolean;
  onChange: (account: Account) => void;
}) {
  const { policy, account, mistakes, isFirst, onChange } = props;
  const { t } = useTranslation();
  const told = (field: keyof Account) => {
    const mistake = mistakes[field];
    return mistake ? t(`welcome.${mistake}`) : undefined;
  };
  const set = (field: keyof Account) => (event: { currentTarget: { value: string } }) =>
    onChange({ ...account, [field]: event.currentTarget.value });
  return (
    <>
      {policy.server !== null ? (
        <Text data-testid="server-set">
          {t("welcome.serverSet", { server: spokenAddress(policy.server) })}
        </Text>
      ) : (
        <TextInput
          name="server"
          label={t("welcome.server")}
          description={t("welcome.serverHint")}
          autoFocus={isFirst}
          autoCapitalize="none"
          autoComplete="url"
          spellCheck={false}
          value={account.server}
          error={told("server")}
          onChange={set("server")}
        />
      )}
      <TextInput
        name="email"
        autoFocus={isFirst && policy.server !== null}
        type="email"
        label={t("welcome.email")}
        autoComplete="username"
        spellCheck={false}
        value={account.email}
        error={told("email")}
        onChange={set("email")}
      />
    </>
  );
}
