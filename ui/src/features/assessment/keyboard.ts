/** Which key does what while a section is run. Pure: what a key press says is turned into a command, or into none. */

export type Command =
  | "clock"
  | "item"
  | "wrong"
  | "right"
  | "noResponse"
  | "undo"
  | "pause"
  | "last"
  | "reached"
  | "finish"
  /** The arrow to the left; what lies there is the script's to say. */
  | "arrowLeft"
  | "arrowRight"
  | "up"
  | "down"
  | "rowStart"
  | "rowEnd";

type Press = {
  key: string;
  code: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  repeat: boolean;
};

const arrows: Readonly<Record<string, Command>> = {
  ArrowLeft: "arrowLeft",
  ArrowRight: "arrowRight",
  ArrowUp: "up",
  ArrowDown: "down",
  Home: "rowStart",
  End: "rowEnd",
};
const timedKeys: Readonly<Record<string, Command>> = {
  " ": "clock",
  Enter: "item",
  x: "wrong",
  n: "noResponse",
  u: "undo",
  p: "pause",
  l: "last",
  t: "reached",
  f: "finish",
};
const listKeys: Readonly<Record<string, Command>> = {
  r: "right",
  "1": "right",
  x: "wrong",
  "0": "wrong",
  n: "noResponse",
  u: "undo",
  f: "finish",
};

/** On a keyboard of another script the letter is told by the place of its key. */
function nameOf({ key, code }: Press): string {
  const isLatin = /^[\x20-\x7e]$/.test(key);
  if (key.length > 1 || isLatin) return key.length === 1 ? key.toLowerCase() : key;
  return code.startsWith("Key") ? code.slice(3).toLowerCase() : key;
}

export function commandOf(press: Press, timed: boolean): Command | null {
  const name = nameOf(press);
  if (press.ctrlKey || press.metaKey) return name === "z" && !press.altKey ? "undo" : null;
  if (press.altKey) return null;
  const arrow = arrows[name];
  if (arrow) return arrow;
  // A key that is held down marks, starts and stops once.
  return press.repeat ? null : ((timed ? timedKeys : listKeys)[name] ?? null);
}

/** The item that an arrow leads to in rows of `columns`; `dir` is that of the items' script. */
export function neighbour(
  command: Command,
  cursor: number,
  count: number,
  columns: number,
  dir: "ltr" | "rtl",
): number {
  const onward = dir === "ltr" ? "arrowRight" : "arrowLeft";
  const rowStart = cursor - ((cursor - 1) % columns);
  const bounded = (item: number) => (item < 1 || item > count ? cursor : item);
  switch (command) {
    case "arrowLeft":
    case "arrowRight":
      return bounded(command === onward ? cursor + 1 : cursor - 1);
    case "up":
      return bounded(cursor - columns);
    case "down":
      return bounded(cursor + columns);
    case "rowStart":
      return rowStart;
    case "rowEnd":
      return Math.min(rowStart + columns - 1, count);
    default:
      return cursor;
  }
}

/** The direction in which a pupil reads the items. */
export function directionOf(texts: readonly string[]): "ltr" | "rtl" {
  const script =
    /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}]/u;
  return texts.some((text) => script.test(text)) ? "rtl" : "ltr";
}
