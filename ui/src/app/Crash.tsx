/** What stands in for a screen that broke, and for an address that names none. */
import { Button, Code, Stack } from "@mantine/core";
import { IconMapQuestion, IconMoodSad } from "@tabler/icons-react";
import { type ErrorComponentProps, Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { EmptyState } from "../components/EmptyState";

function ToSchools() {
  const { t } = useTranslation();
  return (
    <Button variant="default" renderRoot={(props) => <Link to="/schools" {...props} />}>
      {t("common.toSchools")}
    </Button>
  );
}

export function Crash({ error, reset }: ErrorComponentProps) {
  const { t } = useTranslation();
  return (
    <EmptyState
      whole
      icon={IconMoodSad}
      title={t("common.crashTitle")}
      text={t("common.crashText")}
      action={
        <Stack align="center">
          <Code>{error instanceof Error ? error.message : String(error)}</Code>
          <Button onClick={reset}>{t("common.tryAgain")}</Button>
          <ToSchools />
        </Stack>
      }
    />
  );
}

export function NoSuchScreen() {
  const { t } = useTranslation();
  return (
    <EmptyState
      whole
      icon={IconMapQuestion}
      title={t("common.notFoundTitle")}
      text={t("common.notFoundText")}
      action={<ToSchools />}
    />
  );
}
