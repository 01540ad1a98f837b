/** Brings a person to the field or question that the address names, with the cursor in it. */
import { useEffect } from "react";

const FOCUSABLE = "input:not([type=hidden]):not(:disabled), textarea, button, a[href]";

export function useGoTo(part: string, at: string | null, isDrawn: boolean): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: the same name in another part is another place.
  useEffect(() => {
    if (at === null || !isDrawn) return;
    const place = document.querySelector<HTMLElement>(`[data-at="${CSS.escape(at)}"]`);
    // Who is typing there has come already: a record that has just been made gets its address from its first letter.
    if (!place || place.contains(document.activeElement)) return;
    place.scrollIntoView({ block: "center" });
    place.querySelector<HTMLElement>(FOCUSABLE)?.focus({ preventScroll: true });
  }, [part, at, isDrawn]);
}
