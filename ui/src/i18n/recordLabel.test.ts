/** Which labels say a day and a state, and which are left as they are. */
import { expect, test } from "vitest";
import { dayOf } from "./recordLabel";

test.each([
  ["2026-03-02", { day: "2026-03-02", state: null }],
  ["2026-03-02 (planned)", { day: "2026-03-02", state: "planned" }],
  ["Acacia", null],
  ["(planned)", null],
  ["2026-03-02 Acacia", null],
  ["", null],
])("%s", (label, told) => {
  expect(dayOf(label)).toEqual(told);
});
