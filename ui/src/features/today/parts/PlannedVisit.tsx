/** One visit of the plan: where, when, and what is still to do on it. */
import { Text } from "@mantine/core";
import { IconCalendarEvent, IconChevronRight, IconProgress } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useKinds, useRecord, useRecords } from "../../../api/queries";
import type { RecordRow } from "../../../api/types";
import { RecordLink } from "../../../components/RecordLink";
import { useFormat } from "../../../i18n/format";
import { isBegun, lacking, type PlanGroup } from "../lib";
import classes from "./VisitsPanel.module.css";

/** How many records of a kind a visit owns; no row is read. Null until it is known. */
function useOwned(kind: string, visitId: string): number | null {
  const kinds = useKinds();
  const owner = kinds.data?.find((info) => info.kind === kind)?.owner?.field;
  const page = useRecords(
    { kind, search: null, filters: [{ field: owner ?? "", value: visitId }], sort: null },
    0,
    owner !== undefined,
  );
  return page.data?.total ?? null;
}

export function PlannedVisit({ row, group, today }: { row: RecordRow; group: PlanGroup; today: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const school = useRecord(
    { kind: "School", id: String(row.data.schoolId) },
    typeof row.data.schoolId === "string",
  );
  const answers = useOwned("MonitoringAnswer", row.id);
  const lessons = useOwned("TeacherVisit", row.id);
  const entered = { answers: answers ?? 0, lessons: lessons ?? 0 };
  const begun = isBegun(row.data, entered);
  const missing = lacking(row.data, entered).map((lack) => t(`today.visits.lack.${lack}`));
  const date = String(row.data.date ?? "");
  const when = group === "today" ? null : `${format.weekday(date)} (${format.daysFrom(date, today)})`;
  const arrived =
    typeof row.data.arrivedAt === "string"
      ? t("today.visits.begunAt", { time: row.data.arrivedAt.slice(0, 5) })
      : t("today.visits.begun");
  const lacks =
    missing.length === 0
      ? t("today.visits.readyToFinish")
      : t("today.visits.lacks", { parts: format.list(missing) });
  const stands = begun ? `${arrived} · ${lacks}` : group === "next" ? null : t("today.visits.notBegun");
  const Icon = begun ? IconProgress : IconCalendarEvent;
  return (
    <RecordLink record={row} className={classes.visit}>
      <Icon size={22} stroke={1.6} aria-hidden className={classes.icon} data-begun={begun || undefined} />
      <div className={classes.words}>
        <Text fw={500} lineClamp={2}>
          <bdi>{school.data?.label ?? row.label}</bdi>
        </Text>
        {when && <Text size="sm">{when}</Text>}
        {stands && (
          <Text size="sm" c="dimmed">
            {stands}
          </Text>
        )}
      </div>
      <IconChevronRight size={18} stroke={1.6} aria-hidden className={classes.chevron} />
    </RecordLink>
  );
}
