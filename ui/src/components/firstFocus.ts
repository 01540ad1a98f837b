/**
 * Where the focus goes when a screen opens: to the one thing to do there, which is marked by `data-first-focus`, else
 * to the screen's name, so that a screen reader says where one is.
 */
import { type RefObject, useEffect } from "react";

const FOCUSABLE = "a[href], button:not(:disabled), input:not(:disabled), textarea:not(:disabled)";

function firstIn(place: HTMLElement): HTMLElement | null {
  return place.matches(FOCUSABLE) ? place : place.querySelector<HTMLElement>(FOCUSABLE);
}

export function focusFirst(): void {
  const main = document.querySelector<HTMLElement>("main");
  const marked = main?.querySelector<HTMLElement>("[data-first-focus]");
  const title = main?.querySelector<HTMLElement>("[data-page-title]");
  const todo = marked && firstIn(marked);
  (todo ?? title ?? main)?.focus({ preventScroll: true });
  // In large type it may lie below what is in sight.
  todo?.scrollIntoView({ block: "nearest" });
}

/** For what is drawn later than its screen: it takes the focus while nobody is anywhere in particular. */
export function useFirstFocus(wanted = true): void {
  useEffect(() => {
    const at = document.activeElement;
    const isFree = !at || at.matches("body, main, [data-page-title]");
    if (wanted && isFree) focusFirst();
  }, [wanted]);
}

/** What a person has just asked for, as a new entry, has the cursor in its first field. */
export function useEnter(place: RefObject<HTMLElement | null>, wanted: boolean): void {
  useEffect(() => {
    if (wanted && place.current) firstIn(place.current)?.focus();
  }, [place, wanted]);
}
