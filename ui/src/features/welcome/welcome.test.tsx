import { screen, waitFor, within } from "@testing-library/react";
import type userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import type { MemoryOptions } from "../../api/hosts/memory";
import { USED_CODE } from "../../api/hosts/memory/door";
import { openWindow } from "../../testing/draw";

async function fillIn(user: ReturnType<typeof userEvent.setup>, server: string, password: string) {
  await user.type(await screen.findByLabelText("Server address"), server);
  await user.type(screen.getByLabelText("E-mail"), "grace@example.org");
  await user.type(screen.getByLabelText("Password"), password);
  await user.click(screen.getByRole("button", { name: "Connect" }));
}

it("the recovery code is shown once and must be acknowledged", async () => {
  const { user } = openWindow("", { phase: "welcome" });
  await fillIn(user, "rounds.example.org", "right");
  expect(await screen.findByTestId("recovery-code")).toHaveTextContent("7KQM2XHD94TRWPVNC6YBJ3FA");
  const onward = screen.getByRole("button", { name: "Continue" });
  expect(onward).toBeDisabled();
  await user.click(screen.getByRole("checkbox", { name: "I have written it down" }));
  await user.click(onward);
  expect(await screen.findByRole("heading", { level: 1, name: "Today" })).toBeVisible();
  expect(screen.queryByTestId("recovery-code")).toBeNull();
});

it("a wrong password and an unreachable server are told in words", async () => {
  const { user } = openWindow("", { phase: "welcome" });
  await fillIn(user, "rounds.example.org", "wrong");
  expect(await screen.findByTestId("problem")).toHaveTextContent("The e-mail or the password is not right.");
  await user.clear(screen.getByLabelText("Server address"));
  await user.type(screen.getByLabelText("Server address"), "unreachable.example.org");
  await user.click(screen.getByRole("button", { name: "Connect" }));
  await waitFor(() => expect(screen.getByTestId("problem")).toHaveTextContent("could not be reached"));
});

it("a lost key asks for the recovery code", async () => {
  const { user } = openWindow("", { phase: "locked" });
  const field = await screen.findByLabelText("Recovery code");
  await user.type(field, "7kqm");
  await user.click(screen.getByRole("button", { name: "Open my records" }));
  expect(screen.getByText(/4 are here/)).toBeVisible();
  await user.type(field, "2xhd94trwpvnc6ybj3fa");
  await user.click(screen.getByRole("button", { name: "Open my records" }));
  expect(await screen.findByRole("heading", { level: 1, name: "Today" })).toBeVisible();
});

it("where the organisation has set the server, nobody is told of an address to get or to type", async () => {
  openWindow("", { phase: "welcome", policy: { server: "https://rounds.example.org", locked: [] } });
  expect(await screen.findByTestId("server-set")).toHaveTextContent("rounds.example.org");
  expect(screen.getByText("Your programme office gives you your e-mail and a password.")).toBeVisible();
  expect(screen.getByRole("main")).not.toHaveTextContent(/address/i);
});

it("after a sign-out it says how much is unsent and whose, and asks for no more than the password", async () => {
  const { host, user } = openWindow("/settings");
  const { waiting, conflicts, attention } = await host.syncStatus();
  await user.click(await screen.findByRole("button", { name: "Sign out" }));
  await user.click(within(await screen.findByRole("dialog")).getByRole("button", { name: "Sign out" }));
  const told = await screen.findByTestId("kept-unsent");
  expect(told).toHaveTextContent(`${waiting + conflicts + attention} unsent changes of`);
  expect(told).toHaveTextContent("grace@example.org");
  expect(screen.getByLabelText("E-mail")).toHaveValue("grace@example.org");
  await user.type(screen.getByLabelText("Password"), "right");
  await user.click(screen.getByRole("button", { name: "Connect" }));
  await waitFor(() => expect(screen.queryByTestId("kept-unsent")).toBeNull());
});

it("where nothing is unsent, nobody is named", async () => {
  openWindow("", { phase: "welcome" });
  await screen.findByLabelText("E-mail");
  expect(screen.queryByTestId("kept-unsent")).toBeNull();
  expect(screen.getByLabelText("E-mail")).toHaveValue("");
});

const LINK =
  "rounds://connect?server=https%3A%2F%2Frounds.example.org&email=asha%40example.org&code=7K3M-Q9RT-2XWA-BN4C";

async function byCode(options: MemoryOptions = {}) {
  const opened = openWindow("", { phase: "welcome", ...options });
  await opened.user.click(await screen.findByRole("button", { name: "I have an enrolment code" }));
  const code = screen.getByLabelText("Enrolment code");
  expect(code).toHaveFocus();
  return { ...opened, code };
}

it("a pasted link brings address, e-mail and code along, and asks for no more than a password", async () => {
  const { host, user } = await byCode();
  await user.paste(`Dear Asha, paste this: ${LINK}`);
  expect(screen.getByLabelText("Enrolment code")).toHaveValue("7K3M-Q9RT-2XWA-BN4C");
  expect(screen.getByLabelText("Server address")).toHaveValue("rounds.example.org");
  expect(screen.getByLabelText("E-mail")).toHaveValue("asha@example.org");
  expect(screen.getByLabelText("New password")).toHaveFocus();
  await user.keyboard("three lake boats{Enter}");
  expect(await screen.findByTestId("recovery-code")).toBeVisible();
  expect((await host.appState()).account?.server).toBe("https://rounds.example.org");
});

it("a code is counted, a password that is too short is told, and without one the present one stays", async () => {
  const { host, user, code } = await byCode();
  await user.type(code, "7K3M-Q9RT");
  await user.type(screen.getByLabelText("Server address"), "rounds.example.org");
  await user.type(screen.getByLabelText("E-mail"), "asha@example.org");
  await user.type(screen.getByLabelText("New password"), "short{Enter}");
  expect(screen.getByText("The code has 16 letters and digits; 8 are here.")).toBeVisible();
  expect(screen.getByText("This password is too short.")).toBeVisible();
  expect(code).toHaveFocus();
  const asked = vi.spyOn(host, "connectWithCode");
  await user.type(code, "-2XWA-BN4C");
  await user.clear(screen.getByLabelText("New password"));
  await user.click(screen.getByRole("button", { name: "Connect" }));
  expect(await screen.findByTestId("recovery-code")).toBeVisible();
  expect(asked).toHaveBeenCalledWith(expect.objectContaining({ password: null }));
});

it("a code that was used is told, and what was typed goes along to the password", async () => {
  const { user } = await byCode();
  await user.paste(LINK.replace("7K3M-Q9RT-2XWA-BN4C", USED_CODE));
  await user.click(screen.getByRole("button", { name: "Connect" }));
  expect(await screen.findByTestId("problem")).toHaveTextContent("It connects once, within seven days");
  await user.click(screen.getByRole("button", { name: "Connect with a password" }));
  expect(screen.getByLabelText("E-mail")).toHaveValue("asha@example.org");
});

it("a code for another server than the one that the organisation has set is not sent anywhere", async () => {
  const { host, user } = await byCode({
    policy: { server: "https://other.example.org", locked: ["server"] },
  });
  const asked = vi.spyOn(host, "connectWithCode");
  await user.paste(LINK);
  expect(screen.getByText("This code is for another server: rounds.example.org")).toBeVisible();
  await user.click(screen.getByRole("button", { name: "Connect" }));
  expect(asked).not.toHaveBeenCalled();
});
