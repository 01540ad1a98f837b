import { cleanup, screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { openWindow, openWindowOver } from "../testing/draw";

it("the window opens again where the work was left", async () => {
  const { host, user } = openWindow("/schools");
  await user.click(await screen.findByRole("link", { name: "Settings" }));
  await screen.findByRole("heading", { level: 1, name: "Settings" });
  expect(await host.place()).toBe("/settings");
  cleanup();
  openWindowOver(host, "");
  expect(await screen.findByRole("heading", { level: 1, name: "Settings" })).toBeVisible();
});

it("the open part of a screen is part of the place", async () => {
  const { host, user } = openWindow("/sync");
  await user.click(await screen.findByRole("tab", { name: "Journal" }));
  expect(await host.place()).toBe("/sync?part=journal");
});

it("an address that the window is opened with goes before the kept one", async () => {
  const { host } = openWindow("/settings");
  await screen.findByRole("heading", { level: 1, name: "Settings" });
  cleanup();
  openWindowOver(host, "/conflicts");
  expect(await screen.findByRole("heading", { level: 1, name: "Conflicts" })).toBeVisible();
});

it("a program that cannot tell the place does not keep the person out", async () => {
  const { host } = openWindow("/settings");
  cleanup();
  host.place = () => Promise.reject(new Error("damaged"));
  openWindowOver(host, "");
  expect(await screen.findByRole("main")).toBeVisible();
  expect(await screen.findByRole("navigation", { name: "Main" })).toBeVisible();
});
