/** Keys act wherever the focus is on the screen of a section, except where someone types or answers a dialog. */
import { useEffect, useRef } from "react";
import { type Command, commandOf } from "../keyboard";

const TYPED_INTO = "input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable=true]";
/** Controls that have a use of their own for the space bar, Enter and the arrows. */
const CONTROL = "button:not([data-item]), a, input, summary, [role=menuitem]";

/** `act` says whether it did something with the command; if not, the key keeps its usual meaning. */
export function useSectionKeys(timed: boolean, act: (command: Command) => boolean): void {
  const latest = useRef(act);
  latest.current = act;
  useEffect(() => {
    const isOurs = (event: KeyboardEvent) => {
      const target = event.target instanceof Element ? event.target : null;
      return !target?.closest(TYPED_INTO) && !target?.closest("[role=dialog], [role=menu]");
    };
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || !isOurs(event)) return;
      const command = commandOf(event, timed);
      const target = event.target instanceof Element ? event.target : null;
      if (command === null) return;
      if (target?.closest(CONTROL) && (event.key.length > 1 || event.key === " ")) return;
      if (latest.current(command)) event.preventDefault();
    };
    // A button under the focus would be pressed when the space bar is let go.
    const onKeyUp = (event: KeyboardEvent) => {
      const target = event.target instanceof Element ? event.target : null;
      if (event.key === " " && target?.matches("button[data-item]")) event.preventDefault();
    };
    document.addEventListener("keydown", onKeyDown);
    document.addEventListener("keyup", onKeyUp);
    return () => {
      document.removeEventListener("keydown", onKeyDown);
      document.removeEventListener("keyup", onKeyUp);
    };
  }, [timed]);
}
