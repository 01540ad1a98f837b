/** The gate before the first section: without the pupil's agreement nothing is begun. */
import { Button, Group, Text } from "@mantine/core";
import { IconCheck, IconHandStop } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Panel } from "../../../components/Panel";

export function AssentPanel({ onAssent }: { onAssent: (agreed: boolean) => void }) {
  const { t } = useTranslation();
  return (
    <Panel title={t("assessment.assent.title")} testId="assent">
      <Text maw="46rem" mb="md">
        {t("assessment.assent.text")}
      </Text>
      <Group gap="sm">
        <Button
          size="md"
          leftSection={<IconCheck size={20} aria-hidden />}
          data-testid="assent-yes"
          onClick={() => onAssent(true)}
        >
          {t("assessment.assent.yes")}
        </Button>
        <Button
          size="md"
          variant="default"
          leftSection={<IconHandStop size={20} aria-hidden />}
          data-testid="assent-no"
          onClick={() => onAssent(false)}
        >
          {t("assessment.assent.no")}
        </Button>
      </Group>
    </Panel>
  );
}
