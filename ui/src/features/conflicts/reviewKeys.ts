/** What a key means in the review of a conflict. Pure. */

export type ReviewAction =
  | { do: "choose" | "all"; side: "mine" | "theirs" }
  | { do: "move"; by: 1 | -1 }
  | { do: "base" | "settle" };

export type KeyPress = {
  key: string;
  /** Alt, Control or Meta is held: such keys belong to the program or the system. */
  modified: boolean;
  /** The key goes into a text or a list that is open. */
  typing: boolean;
  /** The focus is on one of the versions, where arrows and Enter have a meaning of their own. */
  onVersion: boolean;
  rightToLeft: boolean;
};

export function reviewAction(press: KeyPress): ReviewAction | null {
  const { key, modified, typing, onVersion, rightToLeft } = press;
  if (modified || typing) return null;
  switch (key.toLowerCase()) {
    case "m":
      return { do: "all", side: "mine" };
    case "t":
      return { do: "all", side: "theirs" };
    case "b":
      return { do: "base" };
  }
  if (!onVersion) return null;
  switch (key) {
    // Mine stands where reading begins.
    case "ArrowLeft":
      return { do: "choose", side: rightToLeft ? "theirs" : "mine" };
    case "ArrowRight":
      return { do: "choose", side: rightToLeft ? "mine" : "theirs" };
    case "ArrowUp":
      return { do: "move", by: -1 };
    case "ArrowDown":
      return { do: "move", by: 1 };
    case "Enter":
      return { do: "settle" };
    default:
      return null;
  }
}
