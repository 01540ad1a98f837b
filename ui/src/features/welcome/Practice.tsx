/** The other way in: invented data and a server inside the program. No way leads from there to a real account. */
import { Button, Divider, Stack, Text } from "@mantine/core";
import { IconSchool } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useStartPractice } from "../../api/account";
import type { AppState } from "../../api/types";
import { type Problem, ProblemNotice } from "../../components/ProblemNotice";

export function Practice({ onPractice }: { onPractice: (state: AppState) => void }) {
  const { t } = useTranslation();
  const start = useStartPractice();
  return (
    <Stack gap="sm" mt="lg">
      <Divider label={t("welcome.or")} />
      <Button
        variant="default"
        size="md"
        leftSection={<IconSchool size={20} stroke={1.7} aria-hidden />}
        loading={start.isPending}
        aria-label={t("welcome.practice")}
        onClick={() => start.mutate(undefined, { onSuccess: onPractice })}
        data-testid="start-practice"
      >
        {t("welcome.practice")}
      </Button>
      <Text size="sm" c="dimmed" role="status">
        {start.isPending ? t("welcome.practiceStarting") : t("welcome.practiceText")}
      </Text>
      {start.error && <ProblemNotice problem={start.error as unknown as Problem} />}
    </Stack>
  );
}
