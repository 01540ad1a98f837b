import { render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { memoryHost } from "../api/hosts/memory";
import { openWindowOver } from "../testing/draw";
import { newCache, Providers } from "./Providers";

// React tells of what it caught; here that is what is tested.
beforeEach(() => {
  vi.spyOn(console, "error").mockImplementation(() => undefined);
  vi.spyOn(console, "warn").mockImplementation(() => undefined);
});
afterEach(() => {
  vi.restoreAllMocks();
});

it("a window whose frame breaks shows a page with a way back to Today", async () => {
  const host = memoryHost({ schools: 60 });
  const status = host.syncStatus.bind(host);
  // The frame shows it, and cannot show this.
  host.syncStatus = async () => ({ ...(await status()), clockOffWarning: {} as unknown as string });
  const user = openWindowOver(host, "#/settings");
  expect(await screen.findByRole("heading", { level: 1, name: "This screen stopped working" })).toBeVisible();
  expect(screen.queryByRole("navigation")).toBeNull();
  host.syncStatus = status;
  host.store.emit({ type: "sync", status: await status() });
  await user.click(screen.getByRole("button", { name: "Go to Today" }));
  expect(await screen.findByRole("heading", { level: 1, name: "Today" })).toBeVisible();
  expect(window.location.hash).toBe("#/");
});

it("what breaks outside of every screen is caught around the window", async () => {
  let broken = true;
  function Inside() {
    if (broken) throw new Error("no such thing");
    return <p>whole again</p>;
  }
  render(
    <Providers host={memoryHost()} cache={newCache()}>
      <Inside />
    </Providers>,
  );
  expect(await screen.findByText("no such thing")).toBeVisible();
  broken = false;
  screen.getByRole("button", { name: "Go to Today" }).click();
  expect(await screen.findByText("whole again")).toBeVisible();
});

it("a screen that breaks leaves the frame around it, and a way to Today", async () => {
  const host = memoryHost({ schools: 60 });
  host.about = async () => ({ version: {} }) as never;
  const user = openWindowOver(host, "#/settings");
  expect(await screen.findByRole("heading", { name: "This screen stopped working" })).toBeVisible();
  expect(screen.getByRole("navigation")).toBeVisible();
  await user.click(screen.getByRole("link", { name: "Go to Today" }));
  expect(await screen.findByRole("heading", { level: 1, name: "Today" })).toBeVisible();
});
