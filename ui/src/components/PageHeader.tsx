/** The head of a screen: where it belongs, its name, what can be done with it. */
import { Group, Stack, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";
import { useFirstFocus } from "./firstFocus";

export function PageHeader(props: {
  title: ReactNode;
  lead?: ReactNode;
  above?: ReactNode;
  aside?: ReactNode;
  actions?: ReactNode;
}) {
  const { title, lead, above, aside, actions } = props;
  useFirstFocus();
  return (
    <Stack gap={6} mb="lg" component="header">
      {above}
      <Group justify="space-between" align="flex-start" gap="md" wrap="nowrap">
        <Stack gap={4} miw={0} style={{ overflowWrap: "anywhere" }}>
          <Group gap="sm" align="center">
            <Title order={1} size="h2" tabIndex={-1} data-page-title>
              {title}
            </Title>
            {aside}
          </Group>
          {lead && (
            <Text c="dimmed" component="div">
              {lead}
            </Text>
          )}
        </Stack>
        {actions && (
          <Group gap="xs" justify="flex-end" flex="none" maw="50%">
            {actions}
          </Group>
        )}
      </Group>
    </Stack>
  );
}
