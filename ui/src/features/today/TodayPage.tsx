/** The morning screen: what is planned and unfinished, what needs a decision, how sync stands, what is covered. */
import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconCalendarPlus } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { dayOf } from "../../components/day";
import { PageHeader } from "../../components/PageHeader";
import { useFormat } from "../../i18n/format";
import type { Period } from "./lib";
import { CoveragePanel } from "./parts/CoveragePanel";
import { NeedsPanel } from "./parts/NeedsPanel";
import { PlanVisit } from "./parts/PlanVisit";
import { SyncPanel } from "./parts/SyncPanel";
import { VisitsPanel } from "./parts/VisitsPanel";
import classes from "./TodayPage.module.css";

type Props = {
  period: Period;
  onPeriod: (period: Period) => void;
  onStarted: (visitId: string) => void;
};

export function TodayPage({ period, onPeriod, onStarted }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const [planning, plan] = useDisclosure(false);
  const today = dayOf(new Date());

  return (
    <div data-testid="today-page">
      <PageHeader
        title={t("today.title")}
        lead={format.weekday(today)}
        actions={
          <Button leftSection={<IconCalendarPlus size={20} stroke={1.7} aria-hidden />} onClick={plan.open}>
            {t("today.plan.action")}
          </Button>
        }
      />
      <div className={classes.screen}>
        <div className={classes.columns}>
          <div className={classes.visits}>
            <VisitsPanel today={today} onPlan={plan.open} />
          </div>
          <div className={classes.side}>
            <NeedsPanel />
            <SyncPanel />
          </div>
          <div className={classes.coverage}>
            <CoveragePanel today={today} period={period} onPeriod={onPeriod} />
          </div>
        </div>
      </div>
      <PlanVisit today={today} opened={planning} onClose={plan.close} onStarted={onStarted} />
    </div>
  );
}
