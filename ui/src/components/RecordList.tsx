/** A short list of records as links: label, a second line, and how each stands with the server. */
import { Group, Stack, Text } from "@mantine/core";
import { IconChevronRight } from "@tabler/icons-react";
import type { ReactNode } from "react";
import type { RecordRow } from "../api/types";
import { RecordLink } from "./RecordLink";
import classes from "./RecordList.module.css";
import { StateBadge } from "./StateBadge";

export type RecordListItem = { row: RecordRow; label: ReactNode; detail?: ReactNode };

export function RecordList({ label, items }: { label: string; items: RecordListItem[] }) {
  return (
    <ul aria-label={label} className={classes.list}>
      {items.map(({ row, label: name, detail }) => (
        <li key={row.id}>
          <RecordLink record={row} className={classes.item}>
            <Group wrap="nowrap" gap="md" justify="space-between">
              <Stack gap={2} miw={0} flex={1}>
                <Text component="span" fw={500} lineClamp={2} dir="auto">
                  {name}
                </Text>
                {detail && (
                  <Text component="span" size="sm" c="dimmed" lineClamp={1}>
                    {detail}
                  </Text>
                )}
              </Stack>
              <span className={classes.state}>
                <StateBadge state={row.state} />
              </span>
              <IconChevronRight size={18} stroke={1.6} aria-hidden className={classes.chevron} />
            </Group>
          </RecordLink>
        </li>
      ))}
    </ul>
  );
}
