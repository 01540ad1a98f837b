import { screen, waitFor, within } from "@testing-library/react";
import { expect, it } from "vitest";
import { openWindow } from "../../testing/draw";

it("a complete run gives a receipt with the number confirmed", async () => {
  const { user } = openWindow("#/sync");
  await user.click(await screen.findByTestId("sync-now"));
  expect(
    await screen.findByText(/^2 of 2 records confirmed by the server at \d\d:\d\d \(server time\)$/),
  ).toBeVisible();
});

it("a partial run gives no receipt and says what is safe and what to do", async () => {
  const { user } = openWindow("#/sync", { ending: "partial" });
  await user.click(await screen.findByTestId("sync-now"));
  const problem = await screen.findByTestId("run-problem");
  expect(problem).toHaveTextContent("The last sync was not complete");
  expect(problem).toHaveTextContent("1 of 2 records confirmed so far");
  expect(problem).toHaveTextContent("the rest waits on this laptop");
  expect(problem).toHaveTextContent("Press Sync now again");
  expect(screen.queryByTestId("receipt")).toBeNull();
  expect(screen.queryByText("All synced")).toBeNull();
});

it("a run without a network says that everything is kept", async () => {
  const { user } = openWindow("#/sync", { ending: "offline" });
  await user.click(await screen.findByTestId("sync-now"));
  expect(await screen.findByTestId("run-problem")).toHaveTextContent("Everything you entered is kept");
});

it("a run can be stopped, and nothing is lost", async () => {
  const { host, user } = openWindow("#/sync", { stepMs: 60_000 });
  await user.click(await screen.findByTestId("sync-now"));
  await user.click(await screen.findByTestId("sync-cancel"));
  expect(await screen.findByTestId("run-problem")).toHaveTextContent("You stopped this sync");
  expect((await host.syncStatus()).waiting).toBe(2);
});

it("the card never says synced while something is left", async () => {
  const { user } = openWindow("#/sync", { incidents: false, neverSynced: true });
  expect(await screen.findByTestId("sync-standing")).toHaveTextContent("Never synced");
  await user.click(screen.getByTestId("sync-now"));
  await waitFor(() => expect(screen.getByTestId("sync-standing")).toHaveTextContent("All synced"));
});

it("a refused record is tried again from the queue", async () => {
  const { host, user } = openWindow("#/sync?part=queue");
  const refused = (await screen.findByText("The server does not take a pupil born in the future.")).closest(
    "[data-testid=queue-row]",
  ) as HTMLElement;
  await user.click(within(refused).getByRole("button", { name: "Try again" }));
  await waitFor(async () => expect((await host.syncStatus()).attention).toBe(0));
});

it("an edit that lost is restored from the journal", async () => {
  const { host, user } = openWindow("#/sync?part=journal");
  await user.click(await screen.findByRole("button", { name: "Restore" }));
  await waitFor(() => expect(screen.getByTestId("journal-row")).toHaveTextContent("Restored"));
  expect(screen.queryByRole("button", { name: "Restore" })).toBeNull();
  expect(host.store.queue.size).toBeGreaterThan(0);
});

it("the button to sync says how much waits, and is quiet when nothing does", async () => {
  const { user } = openWindow("#/schools");
  const card = await screen.findByTestId("sync-card");
  expect(await within(card).findByTestId("waiting-badge")).toHaveTextContent("2 changes wait");
  await user.click(within(card).getByTestId("sync-now"));
  await waitFor(() => expect(within(card).getByTestId("sync-now")).toHaveTextContent(/^Sync now$/));
});

it("the journal says why an edit is there and what differs today", async () => {
  openWindow("#/sync?part=journal");
  const row = await screen.findByTestId("journal-row");
  expect(row).toHaveTextContent("Somebody edited this record later than you, and that edit was kept.");
  const table = await within(row).findByRole("table", { name: "What differs from the record today" });
  expect(within(table).getAllByRole("row")).toHaveLength(2);
  expect(within(table).getByText("0700 000 707")).toBeVisible();
  expect(within(row).getByRole("link", { name: "Open the record" })).toBeVisible();
});

it("a change is withdrawn to the journal only after a question", async () => {
  const { host, user } = openWindow("#/sync?part=queue");
  const rows = await screen.findAllByTestId("queue-row");
  const waiting = rows.find((row) => row.dataset.state === "waiting") as HTMLElement;
  await user.click(within(waiting).getByRole("button", { name: "Withdraw" }));
  const before = host.store.queue.size;
  const question = await screen.findByRole("dialog", { name: "Withdraw this change?" });
  expect(host.store.queue.size).toBe(before);
  await user.click(within(question).getByRole("button", { name: "Withdraw" }));
  await waitFor(() => expect(host.store.queue.size).toBe(before - 1));
  expect(host.store.journal[0]?.why).toBe("withdrawn");
});

it("all that is unsent is written into a file, and its place is told", async () => {
  const { host, user } = openWindow("#/sync?part=queue");
  await user.click(await screen.findByRole("button", { name: "Export everything unsent" }));
  const told = await screen.findByTestId("exported");
  expect(told).toHaveTextContent(`${host.store.queue.size} records written`);
  expect(told).toHaveTextContent("rounds-unsent.json");
});

it("where every byte is asked for, the screen says that nothing goes by itself", async () => {
  openWindow("#/sync", { dataUse: "asked" });
  expect(await screen.findByText("Nothing goes by itself")).toBeVisible();
  expect(await screen.findByText("Not planned")).toBeVisible();
});

it("each run stays in the history with its receipt", async () => {
  const { user } = openWindow("#/sync");
  await user.click(await screen.findByTestId("sync-now"));
  await screen.findByTestId("receipt");
  await user.click(screen.getByRole("tab", { name: "History" }));
  const run = await screen.findByTestId("run-row");
  expect(run).toHaveTextContent(/2 of 2 records confirmed by the server at \d\d:\d\d \(server time\)/);
  expect(run).toHaveTextContent("by you");
});
