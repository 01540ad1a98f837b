/** A failure in words: what happened, what is safe, what to do, and the code beside it for support. */
import { Alert, Button, Group, Stack, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

export type Problem = {
  message: string;
  code?: string | null;
  safe?: string | null;
  todo?: string | null;
};

export function ProblemNotice(props: {
  problem: Problem;
  title?: string;
  onRetry?: () => void;
  tone?: "red" | "orange";
}) {
  const { t } = useTranslation();
  const { problem, title, onRetry, tone = "red" } = props;
  const unexpected = !problem.code || problem.code === "unexpected";
  const message = unexpected ? t("common.unexpected") : problem.message;
  const safe = unexpected ? t("common.unexpectedSafe") : problem.safe;
  const todo = unexpected ? t("common.unexpectedTodo") : problem.todo;
  return (
    <Alert
      color={tone}
      variant="light"
      role="alert"
      icon={<IconAlertTriangle size={20} aria-hidden />}
      title={title ?? message}
      data-testid="problem"
    >
      <Stack gap={4}>
        {title && <Text size="sm">{message}</Text>}
        {unexpected && problem.message && (
          <Text size="sm" c="dimmed">
            {problem.message}
          </Text>
        )}
        {safe && <Text size="sm">{safe}</Text>}
        {todo && <Text size="sm">{todo}</Text>}
        <Group justify="space-between" mt={4}>
          {onRetry ? (
            <Button size="xs" variant="default" onClick={onRetry}>
              {t("common.tryAgain")}
            </Button>
          ) : (
            <span />
          )}
          {problem.code && (
            <Text size="xs" c="dimmed" ff="monospace" style={{ overflowWrap: "anywhere" }}>
              {t("common.code", { code: problem.code })}
            </Text>
          )}
        </Group>
      </Stack>
    </Alert>
  );
}
