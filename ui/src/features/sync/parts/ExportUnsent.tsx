/** Writes all that is unsent into a file, for days without a signal, and says where the file is. */
import { Alert, Button, CopyButton, Group, Stack, Text } from "@mantine/core";
import { IconCircleCheck, IconFileExport } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useExportUnsent } from "../../../api/mutations";
import { type Problem, ProblemNotice } from "../../../components/ProblemNotice";
import classes from "./Queue.module.css";

export function ExportUnsent() {
  const { t } = useTranslation();
  const exporting = useExportUnsent();
  const file = exporting.data;
  return (
    <Stack gap="sm" mt="sm">
      <Group justify="space-between" gap="sm">
        <Text size="sm" c="dimmed" className={classes.words}>
          {t("sync.queue.exportLead")}
        </Text>
        <Button
          variant="default"
          size="sm"
          leftSection={<IconFileExport size={18} stroke={1.7} aria-hidden />}
          loading={exporting.isPending}
          onClick={() => exporting.mutate()}
        >
          {t("sync.queue.export")}
        </Button>
      </Group>
      {exporting.error && <ProblemNotice problem={exporting.error as unknown as Problem} />}
      {file && (
        <Alert
          variant="light"
          role="status"
          icon={<IconCircleCheck size={20} aria-hidden />}
          title={t("sync.queue.exported", { count: file.records })}
          data-testid="exported"
        >
          <Stack gap="xs" align="flex-start">
            <bdi className={classes.path}>{file.path}</bdi>
            <CopyButton value={file.path}>
              {({ copied, copy }) => (
                <Button size="compact-sm" variant="default" onClick={copy}>
                  {copied ? t("sync.queue.copied") : t("sync.queue.copyPath")}
                </Button>
              )}
            </CopyButton>
            <Text size="sm">{t("sync.queue.exportedText")}</Text>
          </Stack>
        </Alert>
      )}
    </Stack>
  );
}
