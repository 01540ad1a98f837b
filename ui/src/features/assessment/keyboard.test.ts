import { describe, expect, it } from "vitest";
import { commandOf, directionOf, neighbour } from "./keyboard";

const press = (key: string, more: object = {}) => ({
  key,
  code: "",
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  repeat: false,
  ...more,
});

describe("keys while a section is run", () => {
  it("have one meaning each", () => {
    const cases: [ReturnType<typeof press>, boolean, string | null][] = [
      [press(" "), true, "clock"],
      [press("x"), true, "wrong"],
      [press("X"), true, "wrong"],
      [press("Enter"), true, "item"],
      [press("z", { ctrlKey: true }), true, "undo"],
      [press("x", { ctrlKey: true }), true, null],
      [press("1"), false, "right"],
      [press("1"), true, null],
      [press(" "), false, null],
      [press("q"), true, null],
    ];
    for (const [key, timed, command] of cases)
      expect(commandOf(key, timed), JSON.stringify(key)).toBe(command);
  });

  it("do once what is held down, but move on", () => {
    expect(commandOf(press(" ", { repeat: true }), true)).toBeNull();
    expect(commandOf(press("x", { repeat: true }), true)).toBeNull();
    expect(commandOf(press("ArrowDown", { repeat: true }), true)).toBe("down");
  });

  it("are found by their place on a keyboard of another script", () => {
    expect(commandOf(press("ч", { code: "KeyX" }), true)).toBe("wrong");
  });
});

describe("arrows", () => {
  it("stay within the items", () => {
    expect(neighbour("arrowLeft", 1, 23, 10, "ltr")).toBe(1);
    expect(neighbour("arrowRight", 10, 23, 10, "ltr")).toBe(11);
    expect(neighbour("up", 4, 23, 10, "ltr")).toBe(4);
    expect(neighbour("down", 14, 23, 10, "ltr")).toBe(14);
    expect(neighbour("down", 13, 23, 10, "ltr")).toBe(23);
    expect(neighbour("rowEnd", 22, 23, 10, "ltr")).toBe(23);
    expect(neighbour("rowStart", 20, 23, 10, "ltr")).toBe(11);
  });

  it("follow the direction of the script", () => {
    expect(directionOf(["ب", "ت"])).toBe("rtl");
    expect(directionOf(["b", "1 + 2"])).toBe("ltr");
    expect(neighbour("arrowLeft", 3, 20, 10, "rtl")).toBe(4);
  });
});
