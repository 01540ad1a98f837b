/** What stands in for a screen that broke, and for a window that broke. */
import { Button, Code, Stack } from "@mantine/core";
import { IconMoodSad } from "@tabler/icons-react";
import type { ErrorComponentProps } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { EmptyState } from "../components/EmptyState";
import { ToToday } from "../components/ToToday";

type Broken = Pick<ErrorComponentProps, "reset"> & { error: unknown };

/** The screen broke; what stands around it works. */
export function Crash({ error, reset }: Broken) {
  const { t } = useTranslation();
  return (
    <Apology error={error}>
      <Button onClick={reset}>{t("common.tryAgain")}</Button>
      <ToToday />
    </Apology>
  );
}

/** What stands around the screens broke, and with it every link: Today is opened anew. */
export function WindowCrash({ error, reset }: Broken) {
  const { t } = useTranslation();
  const toToday = () => {
    window.location.hash = "#/";
    reset();
  };
  return (
    <main>
      <Apology error={error}>
        <Button onClick={toToday}>{t("common.toToday")}</Button>
      </Apology>
    </main>
  );
}

function Apology({ error, children }: { error: unknown; children: ReactNode }) {
  const { t } = useTranslation();
  return (
    <EmptyState
      whole
      icon={IconMoodSad}
      title={t("common.crashTitle")}
      text={t("common.crashText")}
      action={
        <Stack align="center">
          <Code maw="100%" style={{ overflowWrap: "anywhere" }}>
            {error instanceof Error ? error.message : String(error)}
          </Code>
          {children}
        </Stack>
      }
    />
  );
}
