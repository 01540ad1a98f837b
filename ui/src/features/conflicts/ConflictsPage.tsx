/** The conflicts that wait for a decision, those of one visit together. */
import { Button, Stack } from "@mantine/core";
import { IconCircleCheck } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useConflicts } from "../../api/queries";
import { EmptyState } from "../../components/EmptyState";
import { Loaded } from "../../components/Loaded";
import { PageHeader } from "../../components/PageHeader";
import classes from "./ConflictsPage.module.css";
import { groupsOf } from "./groups";
import { ConflictItem } from "./parts/ConflictItem";
import { GroupSettled } from "./parts/GroupSettled";
import { useSettleGroup } from "./parts/useSettleGroup";
import { VisitConflicts } from "./parts/VisitConflicts";

/** So many visits and other records are drawn; more are asked for. */
const PAGE = 100;

export function ConflictsPage() {
  const { t } = useTranslation();
  const conflicts = useConflicts();
  const settling = useSettleGroup();
  const [shown, setShown] = useState(PAGE);
  return (
    <>
      <PageHeader title={t("conflicts.title")} lead={t("conflicts.lead")} />
      <GroupSettled settling={settling} />
      <Loaded
        query={conflicts}
        isEmpty={(rows) => rows.length === 0}
        empty={
          <EmptyState
            icon={IconCircleCheck}
            title={t("conflicts.emptyTitle")}
            text={t("conflicts.emptyText")}
          />
        }
      >
        {(rows) => {
          const all = groupsOf(rows);
          const visits = all.visits.slice(0, shown);
          const others = all.others.slice(0, shown - visits.length);
          const left = all.visits.length + all.others.length - visits.length - others.length;
          return (
            <Stack gap="lg">
              {visits.map((group) => (
                <VisitConflicts key={group.id} group={group} settling={settling} />
              ))}
              {others.length > 0 && (
                <ul
                  aria-label={visits.length > 0 ? t("conflicts.others") : t("conflicts.list")}
                  className={classes.list}
                  data-first-focus
                >
                  {others.map((row) => (
                    <ConflictItem key={row.id} row={row} />
                  ))}
                </ul>
              )}
              {left > 0 && (
                <Button variant="subtle" onClick={() => setShown(shown + PAGE)}>
                  {t("common.showMore", { count: Math.min(PAGE, left) })}
                </Button>
              )}
            </Stack>
          );
        }}
      </Loaded>
    </>
  );
}
