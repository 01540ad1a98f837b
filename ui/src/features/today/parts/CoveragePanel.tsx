/** How many of the schools were visited, place by place: bars for the eye, the same numbers in a table. */
import { SegmentedControl, Text } from "@mantine/core";
import { IconChartBar } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useCoverage } from "../../../api/queries";
import type { CoverageRow } from "../../../api/types";
import { EmptyState } from "../../../components/EmptyState";
import { Loaded, Loading } from "../../../components/Loaded";
import { Panel } from "../../../components/Panel";
import { useFormat } from "../../../i18n/format";
import { type Period, periodStart, periods, shareOf, totalOf } from "../lib";
import classes from "./CoveragePanel.module.css";

type Props = { today: string; period: Period; onPeriod: (period: Period) => void };

export function CoveragePanel({ today, period, onPeriod }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const since = periodStart(period, today);
  // Until May both begin on the same day.
  const choices = periods.filter(
    (one, index) => index === 0 || periodStart(one, today) !== periodStart("recent", today),
  );
  const coverage = useCoverage(since);
  return (
    <Panel
      title={t("today.coverage.title")}
      testId="coverage"
      actions={
        choices.length > 1 && (
          <SegmentedControl
            size="xs"
            aria-label={t("today.coverage.period")}
            value={period}
            onChange={(value) => onPeriod(value as Period)}
            data={choices.map((value) => ({
              value,
              label: t("today.coverage.from", { date: format.plainDate(periodStart(value, today)) }),
            }))}
          />
        )
      }
    >
      <Loaded
        query={coverage}
        loading={<Loading rows={4} height={24} />}
        isEmpty={(areas) => areas.length === 0}
        empty={
          <EmptyState
            compact
            icon={IconChartBar}
            title={t("today.coverage.emptyTitle")}
            text={t("today.coverage.emptyText")}
          />
        }
      >
        {(areas) => <Chart areas={areas} since={since} />}
      </Loaded>
    </Panel>
  );
}

function Chart({ areas, since }: { areas: CoverageRow[]; since: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const by = areas.some(({ kind }) => kind === "Region") ? "region" : "district";
  const all = totalOf(areas);
  return (
    <>
      <Text mb="md">
        <Text component="span" size="xl" fw={650}>
          {t("today.coverage.sum", { count: all.schools, visited: all.visited })}
        </Text>{" "}
        <Text component="span" c="dimmed">
          {t("today.coverage.since", { date: format.plainDate(since), share: format.percent(shareOf(all)) })}
        </Text>
      </Text>
      <table className={classes.chart} aria-label={t("today.coverage.table")}>
        <thead>
          <tr className={classes.hidden}>
            <th scope="col">{t(`today.coverage.${by}`)}</th>
            <th scope="col">{t("today.coverage.share")}</th>
            <th scope="col">{t("today.coverage.visited")}</th>
          </tr>
        </thead>
        <tbody>
          {areas.map((area) => (
            <Area key={area.id} area={area} />
          ))}
        </tbody>
      </table>
    </>
  );
}

function Area({ area }: { area: CoverageRow }) {
  const { t } = useTranslation();
  const format = useFormat();
  const share = shareOf(area);
  return (
    <tr>
      <th scope="row">
        <bdi>{area.label}</bdi>
      </th>
      <td className={classes.bar}>
        <div className={classes.track} aria-hidden>
          <div className={classes.fill} style={{ inlineSize: `${100 * share}%` }} />
        </div>
        <span className={classes.hidden}>{format.percent(share)}</span>
      </td>
      <td className={classes.count}>
        {t("today.coverage.of", { visited: area.visited, schools: area.schools })}
      </td>
    </tr>
  );
}
