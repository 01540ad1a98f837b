import { describe, expect, it } from "vitest";
import { type KeyPress, reviewAction } from "./reviewKeys";

const press: KeyPress = { key: "", modified: false, typing: false, onVersion: true, rightToLeft: false };

describe("a key in the review", () => {
  it.each([
    ["ArrowLeft", { do: "choose", side: "mine" }],
    ["ArrowRight", { do: "choose", side: "theirs" }],
    ["ArrowUp", { do: "move", by: -1 }],
    ["ArrowDown", { do: "move", by: 1 }],
    ["m", { do: "all", side: "mine" }],
    ["T", { do: "all", side: "theirs" }],
    ["b", { do: "base" }],
    ["Enter", { do: "settle" }],
    ["x", null],
    [" ", null],
  ])("%s", (key, action) => {
    expect(reviewAction({ ...press, key })).toEqual(action);
  });

  it("follows the direction of reading", () => {
    expect(reviewAction({ ...press, key: "ArrowLeft", rightToLeft: true })).toEqual({
      do: "choose",
      side: "theirs",
    });
  });

  it.each(["m", "Enter", "ArrowDown"])("%s stays with the text that is typed", (key) => {
    expect(reviewAction({ ...press, key, typing: true })).toBeNull();
    expect(reviewAction({ ...press, key, modified: true })).toBeNull();
  });

  it("Enter and arrows keep their own meaning beside the versions", () => {
    expect(reviewAction({ ...press, key: "Enter", onVersion: false })).toBeNull();
    expect(reviewAction({ ...press, key: "ArrowDown", onVersion: false })).toBeNull();
    expect(reviewAction({ ...press, key: "b", onVersion: false })).toEqual({ do: "base" });
  });
});
