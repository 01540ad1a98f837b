import { expect, it } from "vitest";
import { groupedCode, recoveryCodeLetters } from "./code";

it("a recovery code is read however it is typed", () => {
  expect(recoveryCodeLetters("7kqm-2xhd 94tr")).toBe("7KQM2XHD94TR");
  expect(groupedCode("7kqm2xhd94tr")).toEqual(["7KQM", "2XHD", "94TR"]);
});
