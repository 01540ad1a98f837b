import { act, screen } from "@testing-library/react";
import { beforeEach, expect, it } from "vitest";
import type { MemoryHost, MemoryOptions } from "../api/hosts/memory";
import { idOf } from "../api/hosts/memory/sample";
import { axeFindings } from "../testing/axe";
import { openWindow } from "../testing/draw";

// What the page itself brings (index.html).
beforeEach(() => {
  document.title = "Rounds";
  document.documentElement.lang = "en";
});

/** Nothing is loading any more, so what is looked at is the screen and not its bars. */
async function settled(heading: string | RegExp) {
  await screen.findByRole("heading", { level: 1, name: heading });
  await expect.poll(() => document.querySelector("[data-testid=loading]"), { timeout: 10_000 }).toBeNull();
}

async function firstId(host: MemoryHost, kind: string): Promise<string> {
  const page = await host.records({ kind, search: null, filters: [], sort: null, offset: 0, limit: 1 });
  return page.rows[0]?.id ?? "";
}

const empty: MemoryOptions = { schools: 0, incidents: false, neverSynced: true };

it.each<[string, string, string, MemoryOptions?]>([
  ["the welcome", "", "Connect to your organisation", { phase: "welcome" }],
  ["the locked laptop", "", "Enter your recovery code", { phase: "locked" }],
  ["a database that does not open", "", "Your records cannot be opened", { closed: "database_damaged" }],
  ["today", "/", "Today"],
  ["today with nothing to do", "/", "Today", empty],
  ["schools", "/schools", "Schools"],
  ["no schools", "/schools", "Schools", empty],
  ["a search without a result", "/schools?search=zzzz", "Schools"],
  ["conflicts", "/conflicts", "Conflicts"],
  ["no conflicts", "/conflicts", "Conflicts", empty],
  ["sync", "/sync", "Sync"],
  ["the queue", "/sync?part=queue", "Sync"],
  ["the history", "/sync?part=runs", "Sync"],
  ["the journal", "/sync?part=journal", "Sync"],
  ["the decisions", "/sync?part=ledger", "Sync"],
  ["settings", "/settings", "Settings"],
  ["an address that is none", "/nowhere", "There is no such screen"],
])("axe finds nothing on %s", async (_what, address, heading, options = {}) => {
  openWindow(address, options);
  await settled(heading);
  expect(await axeFindings()).toEqual([]);
});

it.each([
  ["a school", "School", (id: string) => `/schools/${id}`],
  ["the details of a school", "School", (id: string) => `/schools/${id}?part=details`],
  ["a teacher", "Teacher", (id: string) => `/records/Teacher/${id}`],
])("axe finds nothing on %s", async (_what, kind, address) => {
  const { host } = openWindow("/settings");
  await settled("Settings");
  window.location.hash = address(await firstId(host, kind));
  await expect.poll(() => screen.queryByRole("heading", { level: 1 })?.textContent).not.toBe("Settings");
  await settled(/./);
  expect(await axeFindings()).toEqual([]);
});

it.each([
  ["a visit", "SchoolVisit", "visits", "visit-workspace"],
  ["an assessment", "PupilAssessment", "assessments", "assessment-page"],
])("axe finds nothing on %s", async (_what, kind, screens, page) => {
  const { host } = openWindow("/settings");
  await settled("Settings");
  window.location.hash = `/${screens}/${await firstId(host, kind)}`;
  await screen.findByTestId(page);
  await settled(/./);
  expect(await axeFindings()).toEqual([]);
});

it("axe finds nothing on a conflict", async () => {
  const { host } = openWindow("/settings");
  await settled("Settings");
  window.location.hash = `/conflicts/${(await host.conflicts())[0]?.id}`;
  await screen.findByTestId("conflict-fields");
  expect(await axeFindings()).toEqual([]);
});

it("axe finds nothing on the form for an enrolment code", async () => {
  const { user } = openWindow("", { phase: "welcome" });
  await settled("Connect to your organisation");
  await user.click(screen.getByTestId("other-way"));
  await user.click(screen.getByRole("button", { name: "Connect" }));
  expect(await axeFindings()).toEqual([]);
});

it.each<[string | RegExp, string, string, MemoryOptions?]>([
  ["Change password", "/settings", "Settings"],
  ["New recovery code", "/settings", "Settings"],
  ["Sign out", "/settings", "Settings"],
  ["Licences of what Rounds is built from", "/settings", "Settings"],
  ["Keyboard shortcuts", "/settings", "Settings"],
  ["Plan or start a visit", "/", "Today"],
  ["Withdraw", "/sync?part=queue", "Sync"],
  ["All mine", "/conflicts", "Conflicts"],
  ["Delete", `/records/Teacher/${idOf("Teacher", 21)}`, "Hassan Hamisi"],
  [/^Restore/, "", "Your records cannot be opened", { closed: "database_damaged" }],
])("axe finds nothing in the dialog behind %s", async (name, address, heading, options = {}) => {
  const { user } = openWindow(address, options);
  await settled(heading);
  await user.click((await screen.findAllByRole("button", { name }))[0] as HTMLElement);
  await screen.findByRole("dialog");
  expect(await axeFindings()).toEqual([]);
});

it("axe finds nothing in the dialog that keeps the window open", async () => {
  const { host, user } = openWindow("/");
  await settled("Today");
  await user.click(screen.getByRole("button", { name: "Plan or start a visit" }));
  await user.type(await screen.findByRole("combobox", { name: /School/ }), "Fig Valley");
  await user.click(await screen.findByRole("option", { name: "Fig Valley Primary", hidden: true }));
  await user.keyboard("{Escape}");
  await act(async () => host.askToClose());
  await screen.findByTestId("closing-answers");
  expect(await axeFindings()).toEqual([]);
});
