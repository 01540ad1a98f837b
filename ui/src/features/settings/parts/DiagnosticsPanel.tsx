/** The file for support, and where it lies. */
import { Button, Code, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useDiagnose } from "../../../api/maintenance";
import { Panel } from "../../../components/Panel";
import { type Problem, ProblemNotice } from "../../../components/ProblemNotice";
import classes from "../SettingsPage.module.css";

export function DiagnosticsPanel() {
  const { t } = useTranslation();
  const diagnose = useDiagnose();
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
        {diagnose.error && <ProblemNotice problem={diagnose.error as unknown as Problem} />}
      </Stack>
    </Panel>
  );
}
