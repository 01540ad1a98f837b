/** The seconds left, large, with a bar that shrinks; red and in words when the time is up. */
import { useTranslation } from "react-i18next";
import { elapsedOf, type Run } from "../run/state";
import classes from "./Clock.module.css";

export function Clock({ state }: { state: Run }) {
  const { t } = useTranslation();
  const left = Math.max(0, state.durationMs - elapsedOf(state));
  const seconds = Math.ceil(left / 1000);
  const isUp = state.stop?.by === "time" || (state.phase === "running" && left === 0);
  return (
    <div
      className={classes.clock}
      data-testid="clock"
      data-seconds={seconds}
      data-running={state.phase === "running" || undefined}
      data-up={isUp || undefined}
      role="timer"
      aria-label={t("assessment.clock.label")}
    >
      <span className={classes.seconds}>
        <span aria-hidden>{seconds}</span>
        <span className={classes.hidden}>{t("assessment.clock.left", { count: seconds })}</span>
      </span>
      <span className={classes.bar} aria-hidden>
        <span style={{ inlineSize: `${state.durationMs > 0 ? (left / state.durationMs) * 100 : 0}%` }} />
      </span>
    </div>
  );
}
