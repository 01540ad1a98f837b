/** A recovery code while it can be seen: on the screen with ways to keep it, and as a sheet for the printer. */
import { Alert, Button, Checkbox, Group, Portal, Stack, Text } from "@mantine/core";
import { useClipboard } from "@mantine/hooks";
import { IconCheck, IconCopy, IconPrinter } from "@tabler/icons-react";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Account } from "../../api/types";
import { groupedCode } from "./code";
import classes from "./RecoveryCode.module.css";

/** `onward` draws the way on; it opens when the person says that the code is written down. */
export function RecoveryCode(props: {
  code: string;
  account: Account | null;
  /** It has come in answer to a button that is no longer there. */
  isAnswer?: boolean;
  onward: (written: boolean) => ReactNode;
}) {
  const { code, account, isAnswer = false, onward } = props;
  const { t } = useTranslation();
  const clipboard = useClipboard({ timeout: 3000 });
  const [written, setWritten] = useState(false);
  const shown = useRef<HTMLElement>(null);
  // In a dialog it takes the place of the button that made it, and of its focus.
  useEffect(() => {
    if (isAnswer) shown.current?.focus();
  }, [isAnswer]);
  const groups = groupedCode(code);
  return (
    <Stack gap="lg">
      <section
        ref={shown}
        tabIndex={-1}
        className={classes.code}
        aria-label={t("recovery.label")}
        data-testid="recovery-code"
        dir="ltr"
      >
        {groups.map((group, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two groups may be alike; their order is fixed.
          <span key={index}>{group}</span>
        ))}
      </section>
      <Group gap="sm">
        <Button
          variant="default"
          leftSection={<IconPrinter size={18} aria-hidden />}
          onClick={() => window.print()}
        >
          {t("recovery.print")}
        </Button>
        <Button
          variant="default"
          leftSection={
            clipboard.copied ? <IconCheck size={18} aria-hidden /> : <IconCopy size={18} aria-hidden />
          }
          onClick={() => clipboard.copy(groups.join("-"))}
        >
          <span aria-live="polite">{clipboard.copied ? t("recovery.copied") : t("recovery.copy")}</span>
        </Button>
      </Group>
      {clipboard.error && (
        <Alert color="orange" variant="light" role="alert">
          {t("recovery.copyFailed")}
        </Alert>
      )}
      <Text size="sm" c="dimmed">
        {t("recovery.keep")}
      </Text>
      <Checkbox
        size="md"
        label={t("recovery.written")}
        checked={written}
        onChange={(event) => setWritten(event.currentTarget.checked)}
      />
      {onward(written)}
      <Sheet groups={groups} account={account} />
    </Stack>
  );
}

/** Beside the window's own content, which is not printed. */
function Sheet({ groups, account }: { groups: string[]; account: Account | null }) {
  const { t } = useTranslation();
  return (
    <Portal reuseTargetNode={false}>
      <section className={`${classes.sheet} rounds-print-only`} aria-hidden="true">
        <p className={classes.heading}>{t("recovery.printTitle")}</p>
        {account && (
          <p>{t("recovery.printFor", { name: account.name, organisation: account.organisation })}</p>
        )}
        <p className={classes.printed} dir="ltr">
          {groups.join(" ")}
        </p>
        <p>{t("recovery.printHow")}</p>
      </section>
    </Portal>
  );
}
