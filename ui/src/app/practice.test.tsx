import { screen, waitFor, within } from "@testing-library/react";
import { expect, it } from "vitest";
import { openWindow } from "../testing/draw";

it("practice is told on every screen and left only on purpose", async () => {
  const { host, user } = openWindow("", { phase: "welcome" });
  await user.click(await screen.findByRole("button", { name: "Practise with sample data" }));
  for (const name of ["Schools", "Sync", "Settings"]) {
    await user.click(await screen.findByRole("link", { name }));
    await screen.findByRole("heading", { level: 1, name });
    expect(screen.getByTestId("practice-banner")).toHaveTextContent(
      "nothing you enter here reaches a real server",
    );
  }
  await user.click(screen.getByRole("button", { name: "Leave practice" }));
  await user.click(
    within(await screen.findByRole("dialog")).getByRole("button", { name: "Go on practising" }),
  );
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  expect((await host.appState()).practice).toBe(true);
  await user.click(screen.getByRole("button", { name: "Leave practice" }));
  await user.click(within(await screen.findByRole("dialog")).getByRole("button", { name: "Leave practice" }));
  expect(await screen.findByRole("heading", { name: "Connect to your organisation" })).toBeVisible();
});

it("a colleague edits a school in practice, and the next steps are told", async () => {
  const { host, user } = openWindow("", { phase: "welcome" });
  const asked: string[] = [];
  host.colleagueEdits = async (id) => void asked.push(id);
  const { rows } = await host.records({
    kind: "School",
    search: null,
    filters: [],
    sort: null,
    offset: 0,
    limit: 1,
  });
  const id = rows[0]?.id ?? "";
  await user.click(await screen.findByRole("button", { name: "Practise with sample data" }));
  await screen.findByTestId("practice-banner");
  window.location.hash = `/schools/${id}`;
  await user.click(await screen.findByRole("button", { name: "Let a colleague edit this school" }));
  const told = await screen.findByRole("dialog");
  expect(told).toHaveTextContent("Press Sync now.");
  expect(asked).toEqual([id]);
  await user.click(within(told).getByRole("button", { name: "Open the details" }));
  expect(await screen.findByRole("tab", { name: "Details", selected: true })).toBeVisible();
});

it("a real account has neither the banner nor the colleague", async () => {
  openWindow("/schools");
  await screen.findByRole("heading", { level: 1, name: "Schools" });
  expect(screen.queryByTestId("practice-banner")).toBeNull();
});

it("an organisation's own server is not asked for", async () => {
  const { host, user } = openWindow("", {
    phase: "welcome",
    policy: { server: "https://rounds.lighthouse.example", locked: [] },
  });
  const servers: string[] = [];
  const connect = host.connect.bind(host);
  host.connect = (to) => {
    servers.push(to.server);
    return connect(to);
  };
  expect(await screen.findByTestId("server-set")).toHaveTextContent("rounds.lighthouse.example");
  expect(screen.queryByLabelText("Server address")).toBeNull();
  await user.type(screen.getByLabelText("E-mail"), "grace@example.org");
  await user.type(screen.getByLabelText("Password"), "right");
  await user.click(screen.getByRole("button", { name: "Connect" }));
  await screen.findByTestId("recovery-code");
  expect(servers).toEqual(["https://rounds.lighthouse.example"]);
});
