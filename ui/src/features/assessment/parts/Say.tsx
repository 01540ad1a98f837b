/** The one line that says what is to be done now, what was refused, and that the time is up. */
import {
  IconAlarm,
  IconAlertCircle,
  IconHandFinger,
  IconHourglassHigh,
  IconInfoCircle,
} from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { heard, hesitationOf, type Saying, sayingOf } from "../look";
import type { Run } from "../run/state";
import type { Section } from "../section";
import classes from "./Say.module.css";

/** `children` answer the line where it asks something. */
export function Say(props: { section: Section; state: Run; children?: ReactNode }) {
  const { section, state, children } = props;
  const { t } = useTranslation();
  const saying = sayingOf(section, state);
  const isUp = saying?.key === "timeUpLast";
  const asks = isUp || saying?.key === "chooseLast" || saying?.key === "reached";
  const notice = useNotice(state);
  const words = useSaying(saying);
  const hesitation = hesitationOf(section, state);
  const mark = heard(state);
  const tone = notice ? "notice" : isUp ? "up" : asks ? "ask" : "plain";
  const Icon = notice ? IconAlertCircle : isUp ? IconAlarm : asks ? IconHandFinger : IconInfoCircle;
  // The hint to move on stands in place of the plain line, and is not read out: the room is being listened to.
  const hint = tone === "plain" ? hesitation : null;
  return (
    <div className={classes.line} data-tone={hint ? "hint" : tone} data-testid="section-say">
      {hint ? <IconHourglassHigh size={22} aria-hidden /> : <Icon size={22} stroke={1.8} aria-hidden />}
      {hint && <span data-testid="hesitation">{t("assessment.say.hesitating", hint)}</span>}
      <span role={isUp ? "alert" : "status"} className={hint ? classes.hidden : undefined}>
        {notice ?? words}
      </span>
      {children}
      <span className={classes.hidden} role="status">
        {mark && t(`assessment.say.${mark.key}`, { item: mark.item })}
      </span>
    </div>
  );
}

function useSaying(saying: Saying): string {
  const { t } = useTranslation();
  if (!saying) return "";
  switch (saying.key) {
    case "review":
    case "ruleEnded":
      return t(`assessment.say.${saying.key}`, { item: saying.item });
    case "reached":
      return t("assessment.say.reached", { seconds: saying.seconds });
    default:
      return t(`assessment.say.${saying.key}`);
  }
}

function useNotice({ notice, phase }: Run): string | null {
  const { t } = useTranslation();
  if (!notice) return null;
  if (notice.code === "needsLast" && phase === "stopped") return t("assessment.notice.needsLastToFinish");
  return t(`assessment.notice.${notice.code}`, { item: notice.item });
}
