/** Says why there is nothing here and what to do about it: an empty screen is never a dead end. */
import { Stack, Text, ThemeIcon, Title } from "@mantine/core";
import type { TablerIcon } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useFirstFocus } from "./firstFocus";

export function EmptyState(props: {
  icon: TablerIcon;
  title: string;
  text?: string;
  action?: ReactNode;
  compact?: boolean;
  /** It is the whole screen, and its title the name of it. */
  whole?: boolean;
}) {
  const { icon: Icon, title, text, action, compact, whole } = props;
  useFirstFocus(whole === true);
  return (
    <Stack
      align="center"
      gap="xs"
      py={compact ? "lg" : 56}
      px="md"
      ta="center"
      // A name that is said here may be one long word.
      style={{ overflowWrap: "anywhere" }}
      data-testid="empty"
    >
      <ThemeIcon size={compact ? 40 : 56} radius="xl" variant="light" aria-hidden>
        <Icon size={compact ? 20 : 28} stroke={1.6} />
      </ThemeIcon>
      <Title
        order={whole ? 1 : 2}
        size="h4"
        mt="xs"
        {...(whole ? { tabIndex: -1, "data-page-title": true } : {})}
      >
        {title}
      </Title>
      {text && (
        <Text c="dimmed" maw={420}>
          {text}
        </Text>
      )}
      {action && <div>{action}</div>}
    </Stack>
  );
}
