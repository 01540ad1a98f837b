import { screen, waitFor, within } from "@testing-library/react";
import { expect, it } from "vitest";
import { memoryHost } from "../../api/hosts/memory";
import { openWindow, openWindowOver } from "../../testing/draw";
import { mayBeReplaced } from "./lib";

const heading = () => screen.findByRole("heading", { level: 1, name: "Your records cannot be opened" });

it("a damaged database is told in words and replaced by a copy, after a warning", async () => {
  const { host, user } = openWindow("", { closed: "database_damaged" });
  expect(await heading()).toHaveFocus();
  const problem = screen.getByTestId("problem");
  expect(problem).toHaveTextContent("The database of this laptop is damaged.");
  expect(problem).toHaveTextContent("What was synced is safe on the server.");
  expect(problem).toHaveTextContent("Do not delete anything.");
  expect(problem).toHaveTextContent("database_damaged");
  const restored: string[] = [];
  const restore = host.restoreBackup.bind(host);
  host.restoreBackup = (id) => {
    restored.push(id);
    return restore(id);
  };
  const copies = await screen.findAllByTestId("backup");
  expect(copies).toHaveLength(3);
  await user.click(within(copies[0] as HTMLElement).getByRole("button"));
  const warning = await screen.findByRole("dialog");
  expect(warning).toHaveTextContent("is set aside on this laptop");
  expect(warning).not.toHaveTextContent("sync first");
  expect(restored).toEqual([]);
  await user.click(within(warning).getByRole("button", { name: "Restore this copy" }));
  expect(await screen.findByRole("heading", { level: 1, name: "Today" })).toBeVisible();
  expect(restored).toEqual(["copy-1"]);
  expect(await screen.findByText(/^Restored/)).toBeVisible();
});

it("a copy that is damaged too says so, and the page stays", async () => {
  const { host, user } = openWindow("", { closed: "database_damaged" });
  host.restoreBackup = () => Promise.reject({ code: "backup_damaged", message: "This copy is damaged." });
  const [newest] = await screen.findAllByTestId("backup");
  await user.click(within(newest as HTMLElement).getByRole("button"));
  const warning = await screen.findByRole("dialog");
  await user.click(within(warning).getByRole("button", { name: "Restore this copy" }));
  expect(await within(warning).findByText("This copy is damaged.")).toBeVisible();
  await user.click(within(warning).getByRole("button", { name: "Cancel" }));
  expect(await heading()).toBeVisible();
});

it("a laptop without a copy is told what is left to do", async () => {
  const host = memoryHost({ closed: "database_damaged" });
  host.backups = async () => [];
  openWindowOver(host, "");
  const copies = await screen.findByTestId("copies");
  await waitFor(() => expect(copies).toHaveTextContent("No backup yet"));
  expect(copies).toHaveTextContent("Send the diagnostics file to your support.");
});

it("a database that another program held opens when it is tried again", async () => {
  const { host, user } = openWindow("", { closed: "database_busy" });
  await heading();
  expect(screen.queryByTestId("copies")).toBeNull();
  await user.click(screen.getByRole("button", { name: "Try again" }));
  expect(screen.getByTestId("problem")).toHaveTextContent("Close the other Rounds program");
  await host.restoreBackup("copy-1");
  await user.click(screen.getByRole("button", { name: "Try again" }));
  expect(await screen.findByRole("heading", { level: 1, name: "Today" })).toBeVisible();
});

it("the diagnostics file is written while the database does not open", async () => {
  const { user } = openWindow("", { closed: "database_too_new" });
  await heading();
  expect(screen.queryByTestId("copies")).toBeNull();
  await user.click(screen.getByRole("button", { name: "Write the diagnostics file" }));
  expect(await screen.findByText("/home/grace/Documents/rounds-diagnostics.json")).toBeVisible();
});

it("another language is also that of what happened", async () => {
  const { host, user } = openWindow("", { closed: "database_busy" });
  await heading();
  host.openAgain = () => Promise.reject({ code: "database_busy", message: "Un autre programme écrit." });
  await user.click(screen.getByRole("combobox", { name: "Language" }));
  await user.click(await screen.findByRole("option", { name: "Français", hidden: true }));
  expect(await screen.findByRole("heading", { level: 1, name: /^Vos fiches/ })).toBeVisible();
  await waitFor(() => expect(screen.getByTestId("problem")).toHaveTextContent("Un autre programme écrit."));
});

it("a practice that does not open is left", async () => {
  const host = memoryHost({ closed: "database_damaged" });
  const about = await host.about();
  host.about = async () => ({ ...about, server: "practice" });
  const user = openWindowOver(host, "");
  await user.click(await screen.findByRole("button", { name: "Leave practice" }));
  expect(await screen.findByTestId("connect-form")).toBeVisible();
  await waitFor(() => expect(screen.queryByTestId("closed")).toBeNull());
});

it.each([
  ["database_damaged", true],
  ["wrong_key", true],
  ["database_too_new", false],
  ["database_busy", false],
  ["keyslots_damaged", false],
  [null, false],
])("a copy is offered for %s: %s", (code, offered) => {
  expect(mayBeReplaced(code)).toBe(offered);
});
