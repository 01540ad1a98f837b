/**
 * Whether the cursor is inside of something, told as left only when the press that took it away is over: an error
 * that appears on leaving would otherwise move the button away from under the pointer before it is released.
 */
import { type FocusEvent, useEffect, useRef, useState } from "react";

export function useInside(onLeave: () => void) {
  const [inside, setInside] = useState(false);
  const pressed = useRef(false);
  const leaving = useRef(false);
  useEffect(() => {
    const down = () => {
      pressed.current = true;
    };
    const up = () => {
      pressed.current = false;
      // The click comes right after the release.
      if (leaving.current) setTimeout(() => leaving.current && setInside(false));
    };
    window.addEventListener("pointerdown", down, true);
    window.addEventListener("pointerup", up, true);
    window.addEventListener("pointercancel", up, true);
    return () => {
      window.removeEventListener("pointerdown", down, true);
      window.removeEventListener("pointerup", up, true);
      window.removeEventListener("pointercancel", up, true);
    };
  }, []);
  return {
    inside,
    onFocus: () => {
      leaving.current = false;
      setInside(true);
    },
    onBlur: (event: FocusEvent<HTMLElement>) => {
      if (event.currentTarget.contains(event.relatedTarget)) return;
      leaving.current = true;
      if (!pressed.current) setInside(false);
      onLeave();
    },
  };
}
