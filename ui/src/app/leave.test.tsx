/** What could not be saved is never left behind without a question, whatever the screen. */
import { screen } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { HostError } from "../api/errors";
import { memoryHost } from "../api/hosts/memory";
import { idOf } from "../api/hosts/memory/sample";
import { openWindowOver } from "../testing/draw";

const full = new HostError({
  code: "disk_full",
  message: "",
  safe: "",
  todo: "",
  retryable: true,
  runId: null,
});

const screens: [screen: string, address: string, field: string | RegExp][] = [
  ["a record", `#/records/SchoolVisit/${idOf("SchoolVisit", 11)}`, "Remarks"],
  ["a school", `#/schools/${idOf("School", 2)}?part=details`, /^Name/],
  ["a visit", `#/visits/${idOf("SchoolVisit", 11)}?part=notes`, /^Remarks/],
  ["an assessment", `#/assessments/${idOf("PupilAssessment", 1)}`, /^Pupil code/],
];

it.each(screens)(
  "a disk that is full loses nothing of %s without a question",
  async (_name, address, field) => {
    const host = memoryHost({ schools: 60, stepMs: 1 });
    const save = vi.spyOn(host, "save").mockRejectedValue(full);
    const user = openWindowOver(host, address);
    const input = await screen.findByLabelText<HTMLInputElement>(field, { selector: "input, textarea" });
    await user.type(input, " and more");
    await user.tab();
    await user.click(screen.getByRole("link", { name: "Settings" }));
    await user.click(await screen.findByRole("button", { name: "Stay" }));
    save.mockRestore();
    expect(input).toBeVisible();
    expect(input.value).toContain(" and more");
  },
);
