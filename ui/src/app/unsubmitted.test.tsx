/** What stands in a form with a button of its own outlives a slip of the hand, and is told before the window closes. */
import { act, screen, waitFor, within } from "@testing-library/react";
import { expect, it } from "vitest";
import { openWindow } from "../testing/draw";

type User = ReturnType<typeof openWindow>["user"];

async function plan(user: User) {
  await user.click(await screen.findByRole("button", { name: "Plan or start a visit" }));
  const form = within(await screen.findByTestId("plan-visit"));
  return { form, school: form.getByRole("combobox", { name: /School/ }) };
}

async function withSchoolChosen() {
  const { host, user } = openWindow("#/");
  const { form, school } = await plan(user);
  await user.type(school, "Fig Valley");
  await user.click(await screen.findByRole("option", { name: "Fig Valley Primary", hidden: true }));
  return { host, user, form };
}

const closed = () => waitFor(() => expect(screen.queryByTestId("plan-visit")).toBeNull());

it("a plan is still there after its dialog was closed by a slip and another screen was looked at", async () => {
  const { user } = await withSchoolChosen();
  await user.keyboard("{Escape}");
  await closed();
  await user.click(screen.getByRole("link", { name: "Settings" }));
  await user.click(await screen.findByRole("link", { name: "Today" }));
  const { school } = await plan(user);
  await waitFor(() => expect(school).toHaveValue("Fig Valley Primary"));
});

it("a plan that was cancelled is given up", async () => {
  const { user, form } = await withSchoolChosen();
  await user.click(form.getByRole("button", { name: "Cancel" }));
  await closed();
  const { school } = await plan(user);
  expect(school).toHaveValue("");
});

it("a window is not closed over a plan without a question", async () => {
  const { host } = await withSchoolChosen();
  await act(async () => host.askToClose());
  await waitFor(() => expect(host.closing.at(-1)).toBe("asking"));
});

/** A third value for the telephone of a school in conflict. */
async function withThirdValue() {
  const { host, user } = openWindow("#/");
  const conflict = [...host.store.conflicts.values()].find(({ fields }) =>
    fields.some(({ name, clash }) => name === "phone" && clash),
  );
  const id = conflict?.id ?? "";
  window.location.hash = `#/conflicts/${id}`;
  const phone = () => screen.findByRole("radiogroup", { name: /Telephone/ });
  await user.click(await within(await phone()).findByRole("radio", { name: "Another value" }));
  const value = () => within(screen.getByTestId("third-value-phone")).getByRole("textbox");
  await user.clear(value());
  await user.type(value(), "0799");
  return { host, user, id, phone, value };
}

it("a value that neither side has is there when one comes back to the conflict", async () => {
  const { host, user, id, phone, value } = await withThirdValue();
  await user.click(screen.getByRole("link", { name: "Settings" }));
  await screen.findByTestId("settings-page");
  window.location.hash = `#/conflicts/${id}`;
  await phone();
  expect(value()).toHaveValue("0799");
  await act(async () => host.askToClose());
  await waitFor(() => expect(host.closing.at(-1)).toBe("asking"));
});

it("a value for a conflict that was settled elsewhere meanwhile can still be read, and does not hold the window", async () => {
  const { host, user, id } = await withThirdValue();
  await user.click(screen.getByRole("link", { name: "Settings" }));
  await screen.findByTestId("settings-page");
  await act(() => host.resolve({ id, take: "theirs" }));
  window.location.hash = `#/conflicts/${id}`;
  expect(await screen.findByTestId("gone-typed")).toHaveTextContent("Telephone: 0799");
  await act(async () => host.askToClose());
  await waitFor(() => expect(host.closing.at(-1)).toBe("ready"));
});
