/** The conflicts of one visit, to review one by one or to settle together. */
import { Button, Group, Modal, Stack, Text, Title } from "@mantine/core";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import classes from "../ConflictsPage.module.css";
import type { VisitGroup } from "../groups";
import { ConflictItem } from "./ConflictItem";
import { useGroupTitle } from "./useGroupTitle";
import type { GroupSettling } from "./useSettleGroup";

export function VisitConflicts({ group, settling }: { group: VisitGroup; settling: GroupSettling }) {
  const { t } = useTranslation();
  const title = useGroupTitle()(group);
  const heading = useId();
  const [asked, setAsked] = useState<"mine" | "theirs" | null>(null);
  const count = group.rows.length;
  return (
    <section aria-labelledby={heading} className={classes.list} data-testid="conflict-group">
      <Group justify="space-between" gap="sm" className={classes.group}>
        <div className={classes.words}>
          <Title order={2} size="h4" id={heading}>
            <bdi>{title}</bdi>
          </Title>
          <Text size="sm" c="dimmed">
            {t("conflicts.inVisit", { count })}
          </Text>
        </div>
        {count > 1 && (
          <Group gap="xs">
            <Button size="xs" variant="default" onClick={() => setAsked("mine")}>
              {t("conflicts.allMine")}
            </Button>
            <Button size="xs" variant="default" onClick={() => setAsked("theirs")}>
              {t("conflicts.allTheirs")}
            </Button>
          </Group>
        )}
      </Group>
      <ul aria-labelledby={heading} className={classes.rows} data-first-focus>
        {group.rows.map((row) => (
          <ConflictItem key={row.id} row={row} inVisit />
        ))}
      </ul>
      <Modal
        opened={asked !== null}
        onClose={() => setAsked(null)}
        title={asked === "mine" ? t("conflicts.group.mineTitle") : t("conflicts.group.theirsTitle")}
        centered
      >
        <Stack>
          <Text>{title}</Text>
          <Text>
            {asked === "mine"
              ? t("conflicts.group.mineText", { count })
              : t("conflicts.group.theirsText", { count })}
          </Text>
          <Group justify="flex-end">
            <Button variant="default" onClick={() => setAsked(null)} data-autofocus>
              {t("common.cancel")}
            </Button>
            <Button
              loading={settling.isPending}
              onClick={() => {
                if (asked) settling.settle(group.rows, asked, title);
                setAsked(null);
              }}
            >
              {t("conflicts.group.settle", { count })}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </section>
  );
}
