/** The window closes when all that was typed is on disk, and otherwise only when the person says so. */
import { act, screen, waitFor, within } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { HostError } from "../api/errors";
import { type MemoryHost, memoryHost } from "../api/hosts/memory";
import { idOf } from "../api/hosts/memory/sample";
import { openWindow, openWindowOver } from "../testing/draw";

const full = new HostError({
  code: "disk_full",
  message: "The disk of this laptop is full.",
  safe: "What was saved before is safe.",
  todo: "Free some space.",
  retryable: true,
  runId: null,
});
const school = { kind: "School", id: idOf("School", 2) };
const address = `#/schools/${school.id}?part=details`;
const close = (host: MemoryHost) => act(async () => host.askToClose());

async function typedOnAFullDisk() {
  const host = memoryHost({ schools: 60, stepMs: 1 });
  const save = vi.spyOn(host, "save").mockRejectedValue(full);
  const user = openWindowOver(host, address);
  const name = await screen.findByLabelText(/^Name/, { selector: "input" });
  await user.type(name, " and more");
  await close(host);
  return { host, save, user, name, dialog: within(await screen.findByRole("dialog")) };
}

it("a window with nothing unsaved may go at once, also before anybody has signed in", async () => {
  const { host } = openWindow("#/", { phase: "welcome" });
  await screen.findByRole("main");
  await close(host);
  await waitFor(() => expect(host.closing).toEqual(["saving", "ready"]));
});

it("what was typed last is saved before the window goes", async () => {
  const { host, user } = openWindow(address);
  await user.type(await screen.findByLabelText(/^Name/, { selector: "input" }), " and more");
  await close(host);
  await waitFor(() => expect(host.closing.at(-1)).toBe("ready"));
  expect(host.store.get(school).data.name).toMatch(/ and more$/);
});

it("a save that fails is told with what is only on the screen, and the window stays", async () => {
  const { host, user, name, dialog } = await typedOnAFullDisk();
  expect(host.closing).toEqual(["saving", "asking"]);
  expect(dialog.getByText("The disk of this laptop is full.")).toBeVisible();
  expect(dialog.getByText("1 answer is only on this screen:")).toBeVisible();
  expect(dialog.getByTestId("closing-answers")).toHaveTextContent(/^Name: .* and more$/);
  const keep = dialog.getByRole("button", { name: "Keep the window open" });
  await waitFor(() => expect(keep).toHaveFocus());
  await user.click(keep);
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  expect(name).toBeVisible();
  expect(host.closing).not.toContain("ready");
});

it("once there is room again the window saves and goes", async () => {
  const { host, save, user, dialog } = await typedOnAFullDisk();
  save.mockRestore();
  await user.click(dialog.getByRole("button", { name: "Try to save again" }));
  await waitFor(() => expect(host.closing.at(-1)).toBe("ready"));
  expect(host.store.get(school).data.name).toMatch(/ and more$/);
});

it("what cannot be saved is given up by name alone", async () => {
  const { host, user, dialog } = await typedOnAFullDisk();
  await user.click(dialog.getByRole("button", { name: "Close and lose 1 answer" }));
  await waitFor(() => expect(host.closing.at(-1)).toBe("ready"));
});

it("a save that takes long keeps the program waiting, and is asked about when it takes too long", async () => {
  const host = memoryHost({ schools: 60, stepMs: 1 });
  vi.spyOn(host, "save").mockReturnValue(new Promise(() => undefined));
  const user = openWindowOver(host, address);
  await user.type(await screen.findByLabelText(/^Name/, { selector: "input" }), "!");
  vi.useFakeTimers();
  try {
    host.askToClose();
    await act(() => vi.advanceTimersByTimeAsync(9_500));
    expect(host.closing.filter((stands) => stands === "saving").length).toBeGreaterThan(5);
    expect(host.closing).not.toContain("asking");
    await act(() => vi.advanceTimersByTimeAsync(1_000));
    expect(host.closing.at(-1)).toBe("asking");
  } finally {
    vi.useRealTimers();
  }
});
