/** Signing in again asks for the password, and keeps none of it. */
import { act, screen, waitFor, within } from "@testing-library/react";
import { expect, it } from "vitest";
import { openWindow } from "../testing/draw";

it("a password that was typed and not sent is gone when it is asked for again", async () => {
  const { host, user } = openWindow("#/");
  await screen.findByTestId("coverage");
  act(() => host.store.emit({ type: "signedOut" }));
  const open = async () => {
    await user.click(within(await screen.findByTestId("signed-out")).getByRole("button"));
    return within(await screen.findByRole("dialog"));
  };
  const first = await open();
  await user.type(first.getByLabelText("Password"), "wrong");
  await user.click(first.getByRole("button", { name: "Sign in again" }));
  expect(await first.findByTestId("problem")).toBeVisible();
  await user.click(first.getByRole("button", { name: "Cancel" }));
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  const second = await open();
  expect(second.getByLabelText("Password")).toHaveValue("");
  expect(second.queryByTestId("problem")).toBeNull();
});
