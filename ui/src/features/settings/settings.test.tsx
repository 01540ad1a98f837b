import { screen, waitFor, within } from "@testing-library/react";
import { expect, it } from "vitest";
import { openWindow } from "../../testing/draw";

const press = async (user: ReturnType<typeof openWindow>["user"], name: string) =>
  user.click(await screen.findByRole("button", { name }));
const dialog = () => screen.findByRole("dialog");

it("signing out says how much is not sent and that it is kept", async () => {
  const { host, user } = openWindow("/settings");
  const { waiting, conflicts, attention } = await host.syncStatus();
  await press(user, "Sign out");
  expect(await dialog()).toHaveTextContent(
    `${waiting + conflicts + attention} changes have not been sent. They are kept on this laptop`,
  );
});

it("a password is changed with the current one and the new one twice", async () => {
  const { host, user } = openWindow("/settings");
  const changes: unknown[] = [];
  const change = host.changePassword.bind(host);
  host.changePassword = (to) => {
    changes.push(to);
    return change(to);
  };
  await press(user, "Change password");
  const form = within(await dialog());
  await user.type(form.getByLabelText("Current password"), "wrong");
  await user.type(form.getByLabelText("New password"), "three lake boats");
  await user.type(form.getByLabelText("New password again"), "three lake boat");
  await user.click(form.getByRole("button", { name: "Change password" }));
  expect(form.getByText("The two are not the same.")).toBeVisible();
  expect(changes).toEqual([]);
  await user.type(form.getByLabelText("New password again"), "s");
  await user.click(form.getByRole("button", { name: "Change password" }));
  expect(await form.findByTestId("problem")).toHaveTextContent("the password is not right");
  await user.clear(form.getByLabelText("Current password"));
  await user.type(form.getByLabelText("Current password"), "right");
  await user.click(form.getByRole("button", { name: "Change password" }));
  expect(await screen.findByText(/Password changed/)).toBeVisible();
  expect(changes.at(-1)).toEqual({ current: "right", next: "three lake boats" });
});

it("a new recovery code is made on purpose and stays until it is written down", async () => {
  const { user } = openWindow("/settings");
  await press(user, "New recovery code");
  expect(screen.queryByTestId("recovery-code")).toBeNull();
  await press(user, "Make a new code");
  expect(await screen.findByTestId("recovery-code")).toHaveTextContent("7KQM2XHD94TRWPVNC6YBJ3FA");
  await user.keyboard("{Escape}");
  expect(screen.getByTestId("recovery-code")).toBeVisible();
  expect(screen.getByRole("button", { name: "Done" })).toBeDisabled();
  await user.click(screen.getByRole("checkbox", { name: "I have written it down" }));
  await user.click(screen.getByRole("button", { name: "Done" }));
  await waitFor(() => expect(screen.queryByTestId("recovery-code")).toBeNull());
});

it("what the organisation has set cannot be changed and says so", async () => {
  openWindow("/settings", { policy: { server: null, locked: ["dataUse", "language"] } });
  expect(await screen.findByRole("radio", { name: /Only when I press/ })).toBeDisabled();
  expect(screen.getByRole("combobox", { name: "Language" })).toBeDisabled();
  expect(screen.getByRole("switch", { name: "Notifications" })).toBeEnabled();
  expect(screen.getAllByTestId("set-by-organisation")).toHaveLength(2);
});

it("a choice is kept by the program", async () => {
  const { host, user } = openWindow("/settings");
  await user.click(await screen.findByRole("radio", { name: /Only when I press/ }));
  await waitFor(async () => expect((await host.settings()).dataUse).toBe("asked"));
  expect(screen.getByRole("combobox", { name: "How often" })).toBeDisabled();
});

it("the sound at the end of the time is on until it is turned off", async () => {
  const { host, user } = openWindow("/settings");
  const sound = await screen.findByRole("switch", { name: "Sound when the time is up" });
  expect(sound).toBeChecked();
  await user.click(sound);
  await waitFor(async () => expect((await host.settings()).soundAtTimeUp).toBe(false));
});

it("a backup is made, listed, and restored only after a warning", async () => {
  const { host, user } = openWindow("/settings");
  const restored: string[] = [];
  const restore = host.restoreBackup.bind(host);
  host.restoreBackup = (id) => {
    restored.push(id);
    return restore(id);
  };
  const panel = within(await screen.findByTestId("backups"));
  expect(await panel.findByText("No backup yet")).toBeVisible();
  await user.click(panel.getByRole("button", { name: "Back up now" }));
  expect(await panel.findByText("4.2 MB · 3,884 records")).toBeVisible();
  await user.click(panel.getByRole("button", { name: /Restore the backup of/ }));
  const warning = await dialog();
  expect(warning).toHaveTextContent("first written into a file");
  expect(restored).toEqual([]);
  await user.click(within(warning).getByRole("button", { name: "Restore" }));
  expect(await screen.findByText(/^Restored/)).toBeVisible();
  expect(restored).toEqual([(await host.backups())[0]?.id]);
});

it("the diagnostics file is written and its place is shown", async () => {
  const { user } = openWindow("/settings");
  await press(user, "Write the diagnostics file");
  expect(await screen.findByText("/home/grace/Documents/rounds-diagnostics.json")).toBeVisible();
});

it("the licences are found by a word", async () => {
  const { user } = openWindow("/settings");
  await press(user, "Licences of what Rounds is built from");
  const list = within(await dialog());
  await user.type(list.getByRole("searchbox"), "apache");
  expect(list.getByText("sqlx 0.9.0")).toBeVisible();
  await user.type(list.getByRole("searchbox"), "x");
  expect(list.getByText("No part has this in its name or licence.")).toBeVisible();
});
