/** A timed section that the end of the program cut: it cannot go on, and the assessor decides what becomes of it. */
import { Alert, Button, Group, Stack, Text } from "@mantine/core";
import { IconClockPause } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Run } from "../run/state";
import type { Section } from "../section";
import { ItemGrid } from "./ItemGrid";
import type { Send } from "./useRun";

export function Interrupted({ section, state, send }: { section: Section; state: Run; send: Send }) {
  const { t } = useTranslation();
  return (
    <Stack gap="lg">
      <Alert
        color="orange"
        variant="light"
        icon={<IconClockPause size={22} aria-hidden />}
        title={t("assessment.interrupted.title")}
        data-testid="interrupted"
      >
        <Stack gap="sm">
          <Text size="sm">
            {t("assessment.interrupted.text", {
              count: Math.floor(state.elapsedMs / 1000),
              allowed: state.durationMs / 1000,
            })}
          </Text>
          <Group gap="xs" p={4}>
            <Button autoFocus size="md" data-testid="keep-interrupted" onClick={() => send({ type: "keep" })}>
              {t("assessment.interrupted.keep")}
            </Button>
            <Button
              size="md"
              variant="default"
              data-testid="restart-section"
              onClick={() => send({ type: "restart" })}
            >
              {t("assessment.interrupted.restart")}
            </Button>
          </Group>
        </Stack>
      </Alert>
      <ItemGrid
        section={section}
        letters={state.letters}
        lastItem={null}
        reached={state.reached}
        cursor={null}
        onPress={(item) => send({ type: "press", item })}
      />
    </Stack>
  );
}
