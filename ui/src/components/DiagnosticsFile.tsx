/** The file for support, and where it lies. */
import { Button, Code, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { WrittenFile } from "../api/types";
import classes from "./DiagnosticsFile.module.css";
import { Panel } from "./Panel";
import { type Problem, ProblemNotice } from "./ProblemNotice";

export function DiagnosticsFile({
  diagnose,
}: {
  diagnose: { mutate: () => void; isPending: boolean; data: WrittenFile | undefined; error: unknown };
}) {
  const { t } = useTranslation();
  return (
    <Panel title={t("settings.diagnostics.title")} testId="diagnostics">
      <Stack gap="sm" align="flex-start">
        <Text c="dimmed">{t("settings.diagnostics.lead")}</Text>
        <Button variant="default" loading={diagnose.isPending} onClick={() => diagnose.mutate()}>
          {t("settings.diagnostics.write")}
        </Button>
        <div role="status">
          {diagnose.data && (
            <Stack gap={4} align="flex-start">
              <Text>{t("settings.diagnostics.written")}</Text>
              <Code className={classes.path} dir="ltr">
                {diagnose.data.path}
              </Code>
            </Stack>
          )}
        </div>
        {diagnose.error != null && <ProblemNotice problem={diagnose.error as Problem} />}
      </Stack>
    </Panel>
  );
}
