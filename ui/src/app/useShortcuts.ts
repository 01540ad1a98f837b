/** Listens for the keys of every screen while the screens are open. */
import { useNavigate } from "@tanstack/react-router";
import { useEffect } from "react";
import { useSyncNow } from "../api/mutations";
import { commandOf } from "./shortcuts";

function isText(element: Element | null): boolean {
  if (!(element instanceof HTMLElement)) return false;
  if (element.isContentEditable || element instanceof HTMLTextAreaElement) return true;
  return element instanceof HTMLInputElement && !["checkbox", "radio", "button"].includes(element.type);
}

export function useShortcuts(onSheet: () => void): void {
  const navigate = useNavigate();
  const { mutate: syncNow } = useSyncNow();
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented) return;
      const command = commandOf(event, {
        typing: isText(document.activeElement),
        asking: document.querySelector("[role=dialog][aria-modal=true]") !== null,
      });
      if (!command) return;
      event.preventDefault();
      switch (command.do) {
        case "go":
          void navigate({ to: command.to });
          return;
        case "search":
          // The search stays as it was; the state asks its field for the focus.
          void navigate({
            to: "/schools",
            search: (before: object) => before,
            state: (before) => ({ searchAsked: (before.searchAsked ?? 0) + 1 }),
          });
          return;
        case "sync":
          syncNow();
          return;
        case "sheet":
          onSheet();
      }
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, [navigate, syncNow, onSheet]);
}
