import { screen, waitFor, within } from "@testing-library/react";
import { expect, it } from "vitest";
import { openWindow } from "../testing/draw";

it("Ctrl+K searches schools from any screen, and again from there", async () => {
  const { user } = openWindow("/settings");
  await screen.findByRole("heading", { level: 1, name: "Settings" });
  await user.keyboard("{Control>}k{/Control}");
  await waitFor(() => expect(screen.getByTestId("school-search")).toHaveFocus());
  screen.getByTestId("school-search").blur();
  await user.keyboard("{Control>}k{/Control}");
  await waitFor(() => expect(screen.getByTestId("school-search")).toHaveFocus());
});

it("Ctrl with a digit goes to a screen, whose name is read", async () => {
  const { user } = openWindow("/settings");
  await screen.findByRole("heading", { level: 1, name: "Settings" });
  await user.keyboard("{Control>}[Digit4]{/Control}");
  const heading = await screen.findByRole("heading", { level: 1, name: "Sync" });
  await waitFor(() => expect(heading).toHaveFocus());
});

it("Ctrl+Shift+S syncs, Ctrl+S does not", async () => {
  const { host, user } = openWindow("/settings");
  let runs = 0;
  host.syncNow = async () => void runs++;
  await screen.findByRole("heading", { level: 1, name: "Settings" });
  await user.keyboard("{Control>}s{/Control}");
  expect(runs).toBe(0);
  await user.keyboard("{Control>}{Shift>}S{/Shift}{/Control}");
  await waitFor(() => expect(runs).toBe(1));
});

it("a question mark lists the keys, and no other key goes past the list", async () => {
  const { user } = openWindow("/settings");
  await screen.findByRole("heading", { level: 1, name: "Settings" });
  await user.keyboard("?");
  const sheet = within(await screen.findByRole("dialog", { name: "Keyboard shortcuts" }));
  expect(sheet.getByText("Search schools")).toBeVisible();
  await user.keyboard("{Control>}k{/Control}");
  expect(screen.getByRole("dialog")).toBeVisible();
  await user.keyboard("{Escape}");
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  expect(screen.getByRole("heading", { level: 1, name: "Settings" })).toBeVisible();
});
