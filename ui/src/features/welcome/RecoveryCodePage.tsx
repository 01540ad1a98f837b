/** Shows the recovery code, once. The way on opens when the user says that it is written down. */
import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Account } from "../../api/types";
import { RecoveryCode } from "../../components/recovery/RecoveryCode";
import { Frame, Head } from "./Frame";

export function RecoveryCodePage(props: { code: string; account: Account | null; onContinue: () => void }) {
  const { code, account, onContinue } = props;
  const { t } = useTranslation();
  return (
    <Frame>
      <Head title={t("welcome.recoveryTitle")} lead={t("welcome.recoveryLead")} />
      <RecoveryCode
        code={code}
        account={account}
        onward={(written) => (
          <Button size="md" disabled={!written} onClick={onContinue}>
            {t("welcome.continue")}
          </Button>
        )}
      />
    </Frame>
  );
}
