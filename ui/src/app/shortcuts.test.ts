import { describe, expect, it } from "vitest";
import { english } from "../i18n/catalog";
import { commandOf, namedKeys, type Press, screens, sheet } from "./shortcuts";

const press = (key: string, held: Partial<Press> = {}): Press => ({
  key,
  code: "",
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...held,
});
const idle = { typing: false, asking: false };
const control = { ctrlKey: true };

describe("a key", () => {
  it.each([
    ["Ctrl+K searches", press("k", control), { do: "search" }],
    ["Cmd+K does so on a Mac", press("k", { metaKey: true }), { do: "search" }],
    ["Ctrl+1 opens the first screen", press("1", { ...control, code: "Digit1" }), { do: "go", to: "/" }],
    ["Ctrl+5 opens the last", press("5", { ...control, code: "Digit5" }), { do: "go", to: "/settings" }],
    [
      "a French keyboard's 2 is a 2",
      press("é", { ...control, code: "Digit2" }),
      { do: "go", to: "/schools" },
    ],
    ["there is no sixth screen", press("6", { ...control, code: "Digit6" }), null],
    ["Ctrl+Shift+S syncs", press("S", { ...control, shiftKey: true }), { do: "sync" }],
    ["Ctrl+S spends no data", press("s", control), { do: "nothing" }],
    ["? opens the sheet", press("?", { shiftKey: true }), { do: "sheet" }],
    ["F1 does so too", press("F1"), { do: "sheet" }],
    ["AltGr makes letters, no commands", press("k", { ...control, altKey: true }), null],
    ["a letter alone is no command", press("k"), null],
  ])("%s", (_what, pressed, command) => {
    expect(commandOf(pressed, idle)).toEqual(command);
  });

  it("goes into a text that is being typed, unless Ctrl is held", () => {
    const typing = { typing: true, asking: false };
    expect(commandOf(press("?", { shiftKey: true }), typing)).toBeNull();
    expect(commandOf(press("k", control), typing)).toEqual({ do: "search" });
  });

  it("does not go past a dialog that waits for an answer", () => {
    const asking = { typing: false, asking: true };
    expect(commandOf(press("k", control), asking)).toBeNull();
    expect(commandOf(press("1", { ...control, code: "Digit1" }), asking)).toBeNull();
  });
});

describe("the sheet", () => {
  it("has words for every group, line and key", () => {
    const words = english.shortcuts;
    expect(sheet.map(({ title }) => title)).toEqual(Object.keys(words.groups));
    for (const { title, lines } of sheet) {
      expect(lines.map(({ what }) => what as string)).toEqual(Object.keys(words.lines[title]));
    }
    expect([...namedKeys].sort()).toEqual(Object.keys(words.keys).sort());
    expect(screens).toHaveLength(5);
  });
});
