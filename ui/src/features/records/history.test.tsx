import { screen, within } from "@testing-library/react";
import { expect, it } from "vitest";
import type { Host } from "../../api/host";
import { memoryHost } from "../../api/hosts/memory";
import { unreachable } from "../../api/hosts/memory/door";
import { idOf } from "../../api/hosts/memory/sample";
import { axeFindings } from "../../testing/axe";
import { openWindow, openWindowOver } from "../../testing/draw";

const TEACHER = { kind: "Teacher", id: idOf("Teacher", 21) };
const AT = `#/records/Teacher/${TEACHER.id}`;
const NOW = { now: () => new Date("2026-11-27T14:00:00Z") };

const asked = (host: Host) => {
  const times = { count: 0 };
  const tell = host.recordHistory;
  host.recordHistory = (key) => {
    times.count += 1;
    return tell(key);
  };
  return times;
};

it("the server is asked when a person opens the history, and it tells who changed what and when", async () => {
  const { host, user } = openWindow(`#/schools/${idOf("School", 1)}?part=details`, NOW);
  const times = asked(host);
  const button = await screen.findByRole("button", { name: "History" });
  expect(button).toHaveAttribute("aria-expanded", "false");
  expect(times.count).toBe(0);
  await user.click(button);
  const told = await screen.findByTestId("record-history");
  expect(within(told).getByRole("status")).toHaveTextContent(/^As the server told it at /);
  const [newest, oldest] = within(told).getAllByTestId("history-entry");
  expect(newest).toHaveTextContent("Peter Otieno");
  expect(newest).toHaveTextContent(/before:/);
  expect(oldest).toHaveTextContent("Made the record");
  expect(times.count).toBe(1);
  await user.click(button);
  expect(screen.queryByTestId("record-history")).toBeNull();
  await user.click(button);
  await screen.findByTestId("record-history");
  expect(times.count).toBe(2);
});

it("it is opened and closed by keyboard, and names what it opens", async () => {
  const { user } = openWindow(AT, NOW);
  const button = await screen.findByRole("button", { name: "History" });
  button.focus();
  await user.keyboard("{Enter}");
  expect(button).toHaveAttribute("aria-expanded", "true");
  expect(await screen.findByRole("region", { name: "History" })).toBeVisible();
  await screen.findByTestId("record-history");
  document.title = "Rounds";
  expect(await axeFindings()).toEqual([]);
  await user.keyboard(" ");
  expect(button).toHaveAttribute("aria-expanded", "false");
});

it("without a network it says so and how old it is", async () => {
  const { user } = openWindow(AT, { ...NOW, offline: true });
  await user.click(await screen.findByRole("button", { name: "History" }));
  const told = await screen.findByTestId("record-history");
  expect(within(told).getByRole("status")).toHaveTextContent(/cannot be reached now.*ago\.$/);
});

it("of a record that was never sent there is none", async () => {
  const { host, user } = openWindow(AT, NOW);
  host.store.put(TEACHER, { ...host.store.get(TEACHER), updatedAt: null });
  await user.click(await screen.findByRole("button", { name: "History" }));
  expect(await screen.findByText(/has no version of this record yet/)).toBeVisible();
});

it("a server that was never asked before and cannot be reached is told, with a way to try again", async () => {
  const { host, user } = openWindow(AT, NOW);
  const tell = host.recordHistory;
  host.recordHistory = () => Promise.reject(unreachable());
  await user.click(await screen.findByRole("button", { name: "History" }));
  const section = await screen.findByRole("region", { name: "History" });
  const again = await within(section).findByRole("button", { name: "Try again" });
  host.recordHistory = tell;
  await user.click(again);
  expect(await screen.findByTestId("record-history")).toBeVisible();
});

it("in practice there is nobody to tell of", async () => {
  const host = memoryHost({ schools: 60, ...NOW });
  await host.startPractice();
  openWindowOver(host, AT);
  await screen.findByRole("heading", { level: 1 });
  await screen.findByText(/Confirmed by the server/);
  expect(screen.queryByRole("button", { name: "History" })).toBeNull();
});
