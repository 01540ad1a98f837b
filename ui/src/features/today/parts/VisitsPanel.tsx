/** Planned and unfinished visits of this person by day, each with what it still lacks. */
import { Button, Group, Stack, Text, Title } from "@mantine/core";
import { IconCalendarEvent } from "@tabler/icons-react";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { useOpenVisits } from "../../../api/queries";
import type { RecordRow } from "../../../api/types";
import { EmptyState } from "../../../components/EmptyState";
import { useFirstFocus } from "../../../components/firstFocus";
import { Loaded, Loading } from "../../../components/Loaded";
import { Panel } from "../../../components/Panel";
import { type PlanGroup, planOf } from "../lib";
import { PlannedVisit } from "./PlannedVisit";
import classes from "./VisitsPanel.module.css";

const groups: PlanGroup[] = ["overdue", "today", "next"];
/** Longer groups are folded: the page stays one look long. */
const SHOWN = 5;

export function VisitsPanel({ today, onPlan }: { today: string; onPlan: () => void }) {
  const { t } = useTranslation();
  const open = useOpenVisits();
  return (
    <Panel title={t("today.visits.title")} flush>
      <Loaded
        query={open}
        loading={
          <div className={classes.inset}>
            <Loading rows={3} height={56} />
          </div>
        }
        isEmpty={({ rows }) => rows.length === 0}
        empty={
          <EmptyState
            compact
            icon={IconCalendarEvent}
            title={t("today.visits.emptyTitle")}
            text={t("today.visits.emptyText")}
            action={
              <Button variant="default" onClick={onPlan}>
                {t("today.plan.action")}
              </Button>
            }
          />
        }
      >
        {({ rows }) => {
          const plan = planOf(rows, today);
          return groups
            .filter((group) => plan[group].length > 0)
            .map((group) => <Visits key={group} group={group} rows={plan[group]} today={today} />);
        }}
      </Loaded>
    </Panel>
  );
}

function Visits({ group, rows, today }: { group: PlanGroup; rows: RecordRow[]; today: string }) {
  const { t } = useTranslation();
  const [all, setAll] = useState(false);
  const heading = useId();
  useFirstFocus();
  const shown = all ? rows : rows.slice(0, SHOWN);
  return (
    <Stack gap={0} component="section" aria-labelledby={heading}>
      <Group gap="xs" className={classes.heading} data-group={group}>
        <Title order={3} size="sm" id={heading}>
          {t(`today.visits.${group}`)}
        </Title>
        <Text size="sm" c="dimmed" aria-hidden>
          {rows.length}
        </Text>
      </Group>
      <ul className={classes.list} data-first-focus>
        {shown.map((row) => (
          <li key={row.id} data-testid="planned-visit">
            <PlannedVisit row={row} group={group} today={today} />
          </li>
        ))}
      </ul>
      {shown.length < rows.length && (
        <Button variant="subtle" size="sm" m="xs" onClick={() => setAll(true)}>
          {t("today.visits.showAll", { count: rows.length })}
        </Button>
      )}
    </Stack>
  );
}
