/** Nothing that was typed into a visit is lost: what gives way is in the journal, what cannot be read is kept. */
import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { HostError } from "../../api/errors";
import { type MemoryHost, memoryHost } from "../../api/hosts/memory";
import { idOf } from "../../api/hosts/memory/sample";
import { openWindow, openWindowOver } from "../../testing/draw";

const visit = { kind: "SchoolVisit", id: idOf("SchoolVisit", 23) };
const address = (part: string) => `#/visits/${visit.id}?part=${part}`;
const question = (name: string) => screen.findByTestId(`question-${name}`);
const full = new HostError({
  code: "disk_full",
  message: "Full.",
  safe: "",
  todo: "",
  retryable: true,
  runId: null,
});

/** What is stored of a question, by its place in the form. */
function stored(host: MemoryHost, place: number) {
  const filters = [
    { field: "visitId", value: visit.id },
    { field: "questionId", value: idOf("FormQuestion", place) },
  ];
  const asked = { kind: "MonitoringAnswer", search: null, filters, sort: null, offset: 0, limit: 1 };
  return host.store.select(asked).rows[0]?.data;
}

async function withClassesSaid(said: string) {
  const { host, user } = openWindow(address("form"));
  await user.click(within(await question("open_today")).getByRole("radio", { name: "Yes" }));
  const field = () => within(screen.getByTestId("question-classes_without_teacher")).getByRole("textbox");
  await question("classes_without_teacher");
  await user.type(field(), said);
  await user.tab();
  return { host, user, field };
}

describe("an answer that gives way to a reason", () => {
  it("is in the journal with it, and comes back when the reason is taken back", async () => {
    const { host, user, field } = await withClassesSaid("7");
    await waitFor(() => expect(stored(host, 3)).toMatchObject({ value: "7" }));
    await user.click(
      within(await question("classes_without_teacher")).getByRole("button", {
        name: /^Why there is no answer/,
      }),
    );
    await user.click(await screen.findByRole("menuitem", { name: "Refused", hidden: true }));
    await waitFor(() => expect(stored(host, 3)).toMatchObject({ noAnswer: "refused" }));
    expect(stored(host, 3)?.value).toBeUndefined();
    expect(host.store.journal[0]).toMatchObject({ why: "noAnswer", restored: false, data: { value: "7" } });

    await user.click(screen.getByRole("button", { name: "Answer after all" }));
    await waitFor(() => expect(field()).toHaveValue("7"));
    await waitFor(() => expect(stored(host, 3)).toMatchObject({ value: "7" }));
    expect(stored(host, 3)?.noAnswer).toBeUndefined();
    expect(host.store.journal[0]).toMatchObject({ restored: true });
  });

  it("stays when it was on no disk yet and the disk is full", async () => {
    const host = memoryHost({ schools: 60, stepMs: 1 });
    const user = openWindowOver(host, address("form"));
    await user.click(within(await question("open_today")).getByRole("radio", { name: "Yes" }));
    await question("classes_without_teacher");
    vi.spyOn(host, "create").mockRejectedValue(full);
    await user.type(within(await question("classes_without_teacher")).getByRole("textbox"), "7");
    await user.click(
      within(await question("classes_without_teacher")).getByRole("button", {
        name: /^Why there is no answer/,
      }),
    );
    await user.click(await screen.findByRole("menuitem", { name: "Refused", hidden: true }));
    await waitFor(() => expect(screen.getByTestId("save-status")).toHaveAttribute("data-status", "failed"));
    expect(within(await question("classes_without_teacher")).getByRole("textbox")).toHaveValue("7");
  });
});

describe("why a school was closed", () => {
  it("is in the journal when it was open after all, and comes back when it was not", async () => {
    const host = memoryHost({ schools: 60, stepMs: 1 });
    host.store.edit(visit, { ...host.store.get(visit).data, schoolOpen: false, closedReason: "strike" });
    const user = openWindowOver(host, address("arrival"));
    await screen.findByDisplayValue("Strike");
    const open = () => within(screen.getByRole("radiogroup", { name: "School open" }));
    await user.click(open().getByRole("radio", { name: "Yes" }));
    await waitFor(() => expect(host.store.get(visit).data).toMatchObject({ schoolOpen: true }));
    expect(host.store.get(visit).data.closedReason).toBeUndefined();
    expect(host.store.journal[0]).toMatchObject({ why: "notAsked", only: ["schoolOpen", "closedReason"] });

    await user.click(open().getByRole("radio", { name: "No" }));
    expect(await screen.findByDisplayValue("Strike")).toBeVisible();
    await waitFor(() => expect(host.store.get(visit).data.closedReason).toBe("strike"));
    expect(host.store.journal[0]).toMatchObject({ restored: true });
  });
});

describe("a number that cannot be read", () => {
  it("of the form is kept as typed in place of the one before, comes back, and Finish names it", async () => {
    const { host, user, field } = await withClassesSaid("12");
    await user.type(field(), "a");
    await user.tab();
    await waitFor(() => expect(stored(host, 3)).toMatchObject({ unread: "12a" }));
    expect(stored(host, 3)?.value).toBeUndefined();
    expect(await screen.findByText("Not a whole number yet: 12a.")).toBeVisible();

    await user.click(screen.getByTestId("visit-part-finish"));
    const missing = within(await screen.findByTestId("missing-list"));
    await user.click(missing.getByRole("link", { name: /not readable yet: 12a$/ }));
    await waitFor(() => expect(field()).toHaveValue("12a"));
    expect(screen.getByText("Not a whole number yet: 12a.")).toBeVisible();
    await user.type(field(), "{Backspace}");
    await waitFor(() => expect(stored(host, 3)).toMatchObject({ value: "12" }));
    expect(stored(host, 3)?.unread).toBeUndefined();
  });

  it("of the visit is kept, is left without a question, and is there when one comes back", async () => {
    const host = memoryHost({ schools: 60, stepMs: 1 });
    const user = openWindowOver(host, address("arrival"));
    await user.type(await screen.findByLabelText(/Staff on roll/), "12a");
    await user.tab();
    await waitFor(() => expect(host.store.get(visit).data.staffOnRoll).toBe("12a"));
    await user.click(screen.getByRole("link", { name: "Settings" }));
    await waitFor(() => expect(window.location.hash).toContain("settings"));
    expect(screen.queryByRole("dialog")).toBeNull();
    await user.keyboard("{Control>}1{/Control}");
    window.location.hash = address("arrival");
    const again = await screen.findByLabelText(/Staff on roll/);
    expect(again).toHaveValue("12a");
    expect(screen.getByText("Not a number yet: 12a.")).toBeVisible();
  });

  it("is no date either, and stays in its field", async () => {
    const { host, user } = openWindow(address("arrival"));
    const date = await screen.findByLabelText(/^Date/);
    await user.clear(date);
    await user.type(date, "31.02.2026");
    await user.tab();
    expect(await screen.findByText(/^Not a date yet: 31.02.2026/)).toBeVisible();
    expect(screen.getByLabelText(/^Date/)).toHaveValue("31.02.2026");
    await waitFor(() => expect(host.store.get(visit).data.date).toBe("31.02.2026"));
  });
});

describe("a visit that is finished", () => {
  it("takes out what is no longer asked, by way of the journal", async () => {
    const { host, user } = await withClassesSaid("7");
    await waitFor(() => expect(stored(host, 3)).toMatchObject({ value: "7" }));
    await user.click(within(await question("open_today")).getByRole("radio", { name: "No" }));
    await user.click(screen.getByTestId("visit-part-finish"));
    await user.type(await screen.findByRole("textbox"), "The gate was shut.");
    await user.click(screen.getByRole("button", { name: "Finish visit" }));
    await screen.findByTestId("visit-finished");
    expect(stored(host, 3)).toMatchObject({ noAnswer: "notAsked" });
    const entry = host.store.journal.find(({ data }) => data.value === "7");
    expect(entry).toMatchObject({ why: "notAsked", restored: false });

    // Asked again after all, it has its answer.
    await user.click(screen.getByTestId("visit-part-form"));
    await user.click(within(await question("open_today")).getByRole("radio", { name: "Yes" }));
    await waitFor(() => expect(stored(host, 3)).toMatchObject({ value: "7" }));
  });

  const finishing = async (host: MemoryHost) => {
    const user = openWindowOver(host, address("finish"));
    await user.type(await screen.findByRole("textbox"), "The gate was shut.");
    await user.tab();
    await waitFor(() => expect(host.store.get(visit).data.incompleteReason).toBeDefined());
    return user;
  };

  it("is told as not finished when that is on no disk, and is not finished later unasked", async () => {
    const host = memoryHost({ schools: 60, stepMs: 1 });
    const user = await finishing(host);
    const honest = host.save;
    host.save = (request) => ("status" in request.set ? Promise.reject(full) : honest(request));
    await user.click(screen.getByRole("button", { name: "Finish visit" }));
    expect(await screen.findByText(/^The visit is not finished/)).toBeVisible();
    expect(screen.queryByTestId("visit-finished")).toBeNull();
    host.save = honest;
    await user.type(screen.getByRole("textbox"), " Truly.");
    await user.tab();
    await waitFor(() => expect(host.store.get(visit).data.incompleteReason).toMatch(/Truly/));
    expect(host.store.get(visit).data.status).toBe("planned");
  });

  it("is told as finished when that is on disk although the answer to the save was lost", async () => {
    const host = memoryHost({ schools: 60, stepMs: 1 });
    const user = await finishing(host);
    const honest = host.save;
    host.save = async (request) => {
      const saved = await honest(request);
      if ("status" in request.set) throw full;
      return saved;
    };
    await user.click(screen.getByRole("button", { name: "Finish visit" }));
    await waitFor(() => expect(host.store.get(visit).data.status).toBe("done"));
    await waitFor(() =>
      expect(screen.getByRole("button", { name: /Finish visit|Open again/ })).toBeEnabled(),
    );
    expect(screen.queryByText(/^The visit is not finished/)).toBeNull();
  });
});
