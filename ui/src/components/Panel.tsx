/** A quiet box around what belongs together, with its heading and actions. */
import { Group, Paper, Title } from "@mantine/core";
import { type ReactNode, useId } from "react";

export function Panel(props: {
  title?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
  flush?: boolean;
  testId?: string;
}) {
  const { title, actions, children, flush, testId } = props;
  const headingId = useId();
  return (
    <Paper
      component="section"
      aria-labelledby={title ? headingId : undefined}
      withBorder
      radius="lg"
      p={flush ? 0 : "lg"}
      data-testid={testId}
    >
      {(title || actions) && (
        <Group justify="space-between" mb="md" px={flush ? "lg" : 0} pt={flush ? "lg" : 0}>
          {title && (
            <Title order={2} size="h4" id={headingId}>
              {title}
            </Title>
          )}
          {actions}
        </Group>
      )}
      {children}
    </Paper>
  );
}
