/** The first screen: connect this laptop to a server with a password or an enrolment code, or practise without one. */
import { Button } from "@mantine/core";
import { IconKey, IconTicket } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { AppState, Connected, KeptUnsent, Policy } from "../../api/types";
import { CodeForm } from "./CodeForm";
import { Frame, Head } from "./Frame";
import { Kept } from "./Kept";
import { spokenAddress } from "./lib";
import { PasswordForm } from "./PasswordForm";
import { Practice } from "./Practice";

export function ConnectPage(props: {
  policy: Policy;
  kept: readonly KeptUnsent[];
  onConnected: (connected: Connected) => void;
  onPractice: (state: AppState) => void;
}) {
  const { policy, kept, onConnected, onPractice } = props;
  const { t } = useTranslation();
  const [way, setWay] = useState<"password" | "code">("password");
  const [account, setAccount] = useState({
    // Who comes back to what one person left unsent need not remember where that was.
    server: policy.server ?? (kept.length === 1 ? spokenAddress(kept[0]?.server ?? "") : ""),
    email: kept.length === 1 ? (kept[0]?.email ?? "") : "",
  });
  const isByCode = way === "code";
  const Form = isByCode ? CodeForm : PasswordForm;
  const Icon = isByCode ? IconKey : IconTicket;
  return (
    <Frame>
      <Head
        title={t("welcome.title")}
        lead={t(isByCode ? "welcome.leadCode" : policy.server === null ? "welcome.lead" : "welcome.leadSet")}
      />
      <Kept kept={kept} />
      <Form policy={policy} account={account} onAccount={setAccount} onConnected={onConnected} />
      <Button
        variant="subtle"
        fullWidth
        mt="xs"
        leftSection={<Icon size={18} stroke={1.7} aria-hidden />}
        onClick={() => setWay(isByCode ? "password" : "code")}
        data-testid="other-way"
      >
        {t(isByCode ? "welcome.byPassword" : "welcome.byCode")}
      </Button>
      <Practice onPractice={onPractice} />
    </Frame>
  );
}
