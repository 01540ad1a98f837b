/**
 * The keys that work on every screen, and the sheet that lists all of them. Pure.
 *
 * Why these: Ctrl+K is where programs put "find"; Ctrl with a digit goes to the screens in the order of the side bar.
 * Sync now is Ctrl+Shift+S, because Ctrl+S is what fingers press to save: that must not spend a coordinator's data,
 * and there is nothing to save, so it does nothing (in place of the web view's own "save page").
 */

export const screens = ["/", "/schools", "/conflicts", "/sync", "/settings"] as const;
export type Screen = (typeof screens)[number];

export type Command =
  | { do: "go"; to: Screen }
  | { do: "search" }
  | { do: "sync" }
  | { do: "sheet" }
  | { do: "nothing" };

export type Press = Pick<KeyboardEvent, "key" | "code" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey">;

/** `typing`: the key goes into a text. `asking`: a dialog waits for an answer, and nothing goes past it. */
export function commandOf(press: Press, now: { typing: boolean; asking: boolean }): Command | null {
  const control = (press.ctrlKey || press.metaKey) && !press.altKey;
  const letter = press.key.toLowerCase();
  if (control && letter === "s" && !press.shiftKey) return { do: "nothing" };
  if (now.asking) return null;
  if (press.key === "F1") return { do: "sheet" };
  if (!control) return press.key === "?" && !press.altKey && !now.typing ? { do: "sheet" } : null;
  if (letter === "s") return { do: "sync" };
  if (press.shiftKey) return null;
  if (letter === "k") return { do: "search" };
  // By the place of the key: on a French keyboard the digits need Shift.
  const to = screens[Number(press.code.match(/^(?:Digit|Numpad)([1-9])$/)?.[1] ?? 0) - 1];
  return to ? { do: "go", to } : null;
}

/** One line of the sheet: keys pressed together are in one list, lists in place of each other follow. */
export type Line = { what: string; keys: readonly (readonly Key[])[] };
/** A letter or digit that is on the key, or the name of a key that has a word. */
export type Key = NamedKey | "0" | "1" | "5" | "?" | "F1" | Letter;
export type NamedKey = (typeof namedKeys)[number];
type Letter = "B" | "F" | "K" | "L" | "M" | "N" | "P" | "R" | "S" | "T" | "U" | "X" | "Z";
export const namedKeys = [
  "control",
  "shift",
  "enter",
  "space",
  "escape",
  "home",
  "end",
  "pageUp",
  "pageDown",
  "up",
  "down",
  "left",
  "right",
  "tab",
] as const;

export const sheet = [
  {
    title: "everywhere",
    lines: [
      { what: "search", keys: [["control", "K"]] },
      {
        what: "screens",
        keys: [
          ["control", "1"],
          ["control", "5"],
        ],
      },
      { what: "sync", keys: [["control", "shift", "S"]] },
      { what: "next", keys: [["tab"], ["shift", "tab"]] },
      { what: "close", keys: [["escape"]] },
      { what: "sheet", keys: [["?"], ["F1"]] },
    ],
  },
  {
    title: "lists",
    lines: [
      { what: "intoList", keys: [["down"]] },
      { what: "rows", keys: [["up"], ["down"]] },
      { what: "pages", keys: [["pageUp"], ["pageDown"]] },
      { what: "ends", keys: [["home"], ["end"]] },
      { what: "open", keys: [["enter"]] },
    ],
  },
  {
    title: "conflict",
    lines: [
      { what: "fields", keys: [["up"], ["down"]] },
      { what: "sides", keys: [["left"], ["right"]] },
      { what: "allMine", keys: [["M"]] },
      { what: "allTheirs", keys: [["T"]] },
      { what: "base", keys: [["B"]] },
      { what: "settle", keys: [["enter"]] },
    ],
  },
  {
    title: "grid",
    lines: [
      { what: "clock", keys: [["space"]] },
      { what: "items", keys: [["up"], ["down"], ["left"], ["right"]] },
      { what: "wrong", keys: [["X"], ["enter"]] },
      { what: "noResponse", keys: [["N"]] },
      { what: "undo", keys: [["U"], ["control", "Z"]] },
      { what: "pause", keys: [["P"]] },
      { what: "last", keys: [["L"]] },
      { what: "reached", keys: [["T"]] },
      { what: "finish", keys: [["F"]] },
    ],
  },
  {
    title: "items",
    lines: [
      { what: "move", keys: [["up"], ["down"]] },
      { what: "right", keys: [["R"], ["1"]] },
      { what: "wrong", keys: [["X"], ["0"]] },
      { what: "noResponse", keys: [["N"]] },
      { what: "undo", keys: [["U"], ["control", "Z"]] },
      { what: "finish", keys: [["F"]] },
    ],
  },
] as const satisfies readonly { title: string; lines: readonly Line[] }[];
