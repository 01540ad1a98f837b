/**
 * A section that is run on the screen: feeds the reducer with what is pressed and the moment of it, and puts every
 * change on disk at once. `sounds` says whether the end of the time is heard as well.
 */
import { useCallback, useEffect, useRef, useState } from "react";
import { sameValue } from "../../../api/draft";
import type { FormSession } from "../../../api/formSession";
import { type RunEvent, run } from "../run";
import { answerOf } from "../run/answer";
import type { Run } from "../run/state";
import type { Section } from "../section";
import { chime } from "./chime";

const TICK_MS = 100;
/** How far behind the clock on disk may be when the program ends by force. */
const CLOCK_KEPT_EVERY_MS = 2_000;

type Bare<E> = E extends RunEvent ? Omit<E, "ms"> : never;
export type SectionEvent = Bare<RunEvent>;
export type Send = (event: SectionEvent) => void;

export function useRun(
  section: Section,
  session: FormSession,
  initial: () => Run,
  sounds: boolean,
): [Run, Send] {
  const [state, setState] = useState(initial);
  const current = useRef(state);

  const keep = useCallback(() => {
    const kept = session.snapshot().values;
    for (const [field, value] of Object.entries(answerOf(section, current.current))) {
      if (!sameValue(kept[field], value)) session.change(field, value);
    }
    void session.flush();
  }, [section, session]);

  const send = useCallback<Send>(
    (event) => {
      const before = current.current;
      const after = run(section, before, { ...event, ms: performance.now() } as RunEvent);
      current.current = after;
      setState(after);
      if (after.log !== before.log) keep();
      if (after.stop?.by === "time" && before.stop?.by !== "time" && sounds) chime();
    },
    [section, keep, sounds],
  );

  const isTicking = state.phase === "running" && section.durationSeconds !== null;
  useEffect(() => {
    if (!isTicking) return;
    const tick = setInterval(() => send({ type: "tick" }), TICK_MS);
    const clock = setInterval(keep, CLOCK_KEPT_EVERY_MS);
    return () => {
      clearInterval(tick);
      clearInterval(clock);
    };
  }, [isTicking, send, keep]);

  return [state, send];
}
