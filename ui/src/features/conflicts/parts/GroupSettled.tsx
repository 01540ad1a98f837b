/** What was settled together just now, with a way back. */
import { Alert, Button, Group, Text } from "@mantine/core";
import { IconArrowBackUp, IconCircleCheck } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { type Problem, ProblemNotice } from "../../../components/ProblemNotice";
import type { GroupSettling } from "./useSettleGroup";

export function GroupSettled({ settling }: { settling: GroupSettling }) {
  const { t } = useTranslation();
  const { settled, error, isPending, isUndoing, undo } = settling;
  return (
    <>
      {error && <ProblemNotice problem={error as unknown as Problem} />}
      {settled && (
        <Alert
          mb="lg"
          variant="light"
          role="status"
          icon={<IconCircleCheck size={20} aria-hidden />}
          title={t("conflicts.group.settled", { count: settled.decisions.length })}
          data-testid="settled"
        >
          <Group justify="space-between" gap="md">
            <Text size="sm" flex="1 1 20em">
              {settled.title}. {t("conflicts.group.undoText")}
            </Text>
            <Button
              size="xs"
              variant="default"
              leftSection={<IconArrowBackUp size={16} aria-hidden />}
              loading={isUndoing}
              disabled={isPending}
              onClick={undo}
            >
              {t("common.undo")}
            </Button>
          </Group>
        </Alert>
      )}
    </>
  );
}
