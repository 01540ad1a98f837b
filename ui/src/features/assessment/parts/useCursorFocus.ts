/** Keeps the focus on the item under the cursor, in sight, unless someone is typing or answering a dialog. */
import { useEffect } from "react";

export function useCursorFocus(cursor: number, active: boolean): void {
  useEffect(() => {
    if (!active) return;
    const item = document.querySelector<HTMLElement>(`[data-item="${cursor}"]`);
    if (!item || document.activeElement?.closest("[role=dialog], textarea")) return;
    item.focus({ preventScroll: true });
    item.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [cursor, active]);
}
