/** Who is signed in, and what can be done with the account. Practice has no account to look after. */
import { Group, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Account } from "../../../api/types";
import { Panel } from "../../../components/Panel";
import { wordsOf } from "../../../i18n/names";
import { ChangePassword } from "./ChangePassword";
import { Facts } from "./Facts";
import { NewRecoveryCode } from "./NewRecoveryCode";
import { SignOut } from "./SignOut";

const roles = ["coordinator", "supervisor", "dataManager", "administrator", "viewer"] as const;

export function AccountPanel({ account, practice }: { account: Account; practice: boolean }) {
  const { t } = useTranslation();
  const known = roles.find((role) => role === account.role);
  return (
    <Panel title={t("settings.account")}>
      <Facts
        facts={[
          [t("settings.signedInAs"), `${account.name} (${account.email})`],
          [t("settings.organisation"), account.organisation],
          ...(practice ? [] : [[t("settings.server"), account.server] as const]),
          [t("settings.role"), known ? t(`settings.roles.${known}`) : wordsOf(account.role)],
        ]}
      />
      {practice ? (
        <Text c="dimmed">{t("settings.practiceAccount")}</Text>
      ) : (
        <Group gap="sm">
          <ChangePassword />
          <NewRecoveryCode account={account} />
          <SignOut />
        </Group>
      )}
    </Panel>
  );
}
