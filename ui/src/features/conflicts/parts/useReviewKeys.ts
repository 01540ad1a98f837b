/** The keyboard of the review: arrows choose and move, letters take a whole side, Enter settles. */
import { type KeyboardEvent, type RefObject, useCallback } from "react";
import { reviewAction } from "../reviewKeys";

const ROW = "[data-review-field]";
const VERSION = '[role="radio"]';

type Review = {
  review: RefObject<HTMLElement | null>;
  firstOpen: string | null;
  onChoose: (field: string, side: "mine" | "theirs") => void;
  onAll: (side: "mine" | "theirs") => void;
  onBase: () => void;
  /** Null while something is still to choose. */
  onSettle: (() => void) | null;
};

function isTyping(target: Element): boolean {
  return target.matches("textarea, select, [contenteditable], input:not([type=radio], [type=checkbox])");
}

export function useReviewKeys(props: Review) {
  const { review, firstOpen, onChoose, onAll, onBase, onSettle } = props;
  const focusField = useCallback(
    (name: string, side?: "mine" | "theirs") => {
      const rows = [...(review.current?.querySelectorAll<HTMLElement>(ROW) ?? [])];
      const row = rows.find(({ dataset }) => dataset.reviewField === name);
      const version =
        (side && row?.querySelector<HTMLElement>(`${VERSION}[data-side="${side}"]`)) ??
        row?.querySelector<HTMLElement>(`${VERSION}[aria-checked="true"]`) ??
        row?.querySelector<HTMLElement>(VERSION);
      version?.focus();
    },
    [review],
  );

  const onKeyDown = (event: KeyboardEvent) => {
    const target = event.target as Element;
    const row = target.closest<HTMLElement>(ROW);
    const action = reviewAction({
      key: event.key,
      modified: event.altKey || event.ctrlKey || event.metaKey,
      typing: isTyping(target),
      onVersion: row !== null && target.matches(VERSION),
      rightToLeft: document.documentElement.dir === "rtl",
    });
    if (!action) return;
    event.preventDefault();
    event.stopPropagation();
    const field = row?.dataset.reviewField ?? "";
    switch (action.do) {
      case "choose":
        onChoose(field, action.side);
        focusField(field, action.side);
        return;
      case "all":
        onAll(action.side);
        return;
      case "base":
        onBase();
        return;
      case "move": {
        const rows = [...(review.current?.querySelectorAll<HTMLElement>(ROW) ?? [])];
        const next = rows[rows.indexOf(row as HTMLElement) + action.by];
        if (next?.dataset.reviewField) focusField(next.dataset.reviewField);
        return;
      }
      case "settle":
        // What is not chosen yet is shown, never guessed.
        if (onSettle) onSettle();
        else if (firstOpen !== null) focusField(firstOpen);
        return;
    }
  };
  return { onKeyDown, focusField };
}
