/** Shows the recovery code, once. The way on opens when the user says that it is written down. */
import { Alert, Button, Checkbox, Group, Stack, Text, Title } from "@mantine/core";
import { useClipboard } from "@mantine/hooks";
import { IconCheck, IconCopy, IconPrinter } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Account } from "../../api/types";
import { Frame, Head } from "./Frame";
import { groupedCode } from "./lib";
import classes from "./RecoveryCodePage.module.css";

function Code({ groups, label }: { groups: string[]; label: string }) {
  return (
    <section className={classes.code} aria-label={label} data-testid="recovery-code">
      {groups.map((group, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two groups may be alike; their order is fixed.
        <span key={index}>{group}</span>
      ))}
    </section>
  );
}

export function RecoveryCodePage(props: { code: string; account: Account | null; onContinue: () => void }) {
  const { code, account, onContinue } = props;
  const { t } = useTranslation();
  const clipboard = useClipboard({ timeout: 3000 });
  const [written, setWritten] = useState(false);
  const groups = groupedCode(code);
  return (
    <>
      <Frame>
        <Head title={t("welcome.recoveryTitle")} lead={t("welcome.recoveryLead")} />
        <Stack gap="lg">
          <Code groups={groups} label={t("welcome.recoveryLabel")} />
          <Group gap="sm">
            <Button
              variant="default"
              leftSection={<IconPrinter size={18} aria-hidden />}
              onClick={() => window.print()}
            >
              {t("welcome.print")}
            </Button>
            <Button
              variant="default"
              leftSection={
                clipboard.copied ? <IconCheck size={18} aria-hidden /> : <IconCopy size={18} aria-hidden />
              }
              onClick={() => clipboard.copy(groups.join("-"))}
            >
              <span aria-live="polite">{clipboard.copied ? t("welcome.copied") : t("welcome.copy")}</span>
            </Button>
          </Group>
          {clipboard.error && (
            <Alert color="orange" variant="light" role="alert">
              {t("welcome.copyFailed")}
            </Alert>
          )}
          <Text size="sm" c="dimmed">
            {t("welcome.recoveryKeep")}
          </Text>
          <Checkbox
            size="md"
            label={t("welcome.written")}
            checked={written}
            onChange={(event) => setWritten(event.currentTarget.checked)}
          />
          <Button size="md" disabled={!written} onClick={onContinue}>
            {t("welcome.continue")}
          </Button>
        </Stack>
      </Frame>
      <section className={`${classes.sheet} rounds-print-only`} aria-hidden="true">
        <Title order={1} size="h2">
          {t("welcome.printTitle")}
        </Title>
        {account && (
          <p>{t("welcome.printFor", { name: account.name, organisation: account.organisation })}</p>
        )}
        <p className={classes.printed}>{groups.join(" ")}</p>
        <p>{t("welcome.printHow")}</p>
      </section>
    </>
  );
}
