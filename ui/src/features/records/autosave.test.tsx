import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { idOf } from "../../api/hosts/memory/sample";
import { openWindow } from "../../testing/draw";

const visit = { kind: "SchoolVisit", id: idOf("SchoolVisit", 11) };
const address = `#/records/${visit.kind}/${visit.id}`;

describe("a record's form", () => {
  it("saves what was typed when its field is left, and says so", async () => {
    const { host, user } = openWindow(address);
    await user.type(await screen.findByLabelText("Remarks"), "All classes at work.");
    await user.tab();
    await waitFor(() =>
      expect(screen.getByTestId("save-status")).toHaveTextContent("Saved on this laptop at"),
    );
    expect(host.store.get(visit).data.remarks).toBe("All classes at work.");
  });

  it("saves what was typed when the screen is left at once", async () => {
    const { host, user } = openWindow(address);
    await user.type(await screen.findByLabelText("Remarks"), "Left in a hurry.");
    await user.click(screen.getByRole("link", { name: "Settings" }));
    await waitFor(() => expect(host.store.get(visit).data.remarks).toBe("Left in a hurry."));
  });

  it("saves what was typed when the window is hidden", async () => {
    const { host, user } = openWindow(address);
    await user.type(await screen.findByLabelText("Remarks"), "Lid closed.");
    const hidden = vi.spyOn(document, "visibilityState", "get").mockReturnValue("hidden");
    document.dispatchEvent(new Event("visibilitychange"));
    hidden.mockRestore();
    await waitFor(() => expect(host.store.get(visit).data.remarks).toBe("Lid closed."));
  });

  it("keeps an answer that does not hold, says why at its field, and does not send it", async () => {
    const { host, user } = openWindow(address);
    const late = await screen.findByLabelText("Staff late");
    await user.type(late, "9000");
    await user.type(screen.getByLabelText("Remarks"), "Counted twice.");
    await user.tab();
    expect(await screen.findByText("This must be 1000 or less.")).toBeVisible();
    expect(late).toHaveValue("9000");
    await waitFor(() =>
      expect(host.store.get(visit).data).toMatchObject({ remarks: "Counted twice.", staffLate: 9000 }),
    );
    expect(host.store.get(visit).state).toBe("attention");
  });

  it("makes a new record from its first answer, says what is still needed, and goes on in the same form", async () => {
    const school = idOf("School", 2);
    const { host, user } = openWindow(`#/records/SchoolVisit/new?ownerKind=School&ownerId=${school}`);
    await user.type(await screen.findByLabelText(/^Date/), "3 Nov 2026");
    await user.tab();
    await waitFor(() =>
      expect(screen.getByTestId("save-status")).toHaveTextContent("Still needed before it is sent: Status"),
    );
    expect(screen.queryByText("This needs an answer.")).toBeNull();
    await user.click(screen.getByRole("radio", { name: "Done" }));
    await waitFor(() => expect(screen.getByTestId("save-status")).not.toHaveTextContent("Still needed"));
    await user.type(screen.getByLabelText("Remarks"), "New.");
    await user.tab();
    const made = () =>
      host.store
        .select({
          kind: "SchoolVisit",
          search: null,
          filters: [{ field: "schoolId", value: school }],
          sort: null,
          offset: 0,
          limit: 1000,
        })
        .rows.filter((row) => row.data.date === "2026-11-03");
    await waitFor(() => expect(made()[0]?.data.remarks).toBe("New."));
    expect(made()).toHaveLength(1);
    expect(await screen.findByRole("link", { name: "Add lesson observed" })).toBeVisible();
  });

  it("opens a new form for what is added to a record that is open", async () => {
    const { host, user } = openWindow(address);
    await user.click(await screen.findByRole("link", { name: "Add lesson observed" }));
    expect(await screen.findByRole("heading", { level: 1, name: "New: lesson observed" })).toBeVisible();
    await user.type(screen.getByLabelText("Topic"), "Fractions");
    await user.tab();
    expect(await screen.findByRole("link", { name: "Add assessment" })).toBeVisible();
    const { rows } = host.store.select({
      kind: "TeacherVisit",
      search: "fractions",
      filters: [{ field: "visitId", value: visit.id }],
      sort: null,
      offset: 0,
      limit: 10,
    });
    expect(rows).toHaveLength(1);
  });

  it("asks for what names a record before it can be kept at all", async () => {
    const { host, user } = openWindow(
      `#/records/MonitoringAnswer/new?ownerKind=SchoolVisit&ownerId=${idOf("SchoolVisit", 13)}`,
    );
    expect(await screen.findByTestId("save-status")).toHaveTextContent("as soon as it has: Question");
    await user.type(screen.getByLabelText("Answer"), "yes");
    await waitFor(() => expect(screen.getByTestId("save-status")).toHaveTextContent("Not saved yet"));
    const { rows } = host.store.select({
      kind: "MonitoringAnswer",
      search: null,
      filters: [{ field: "visitId", value: idOf("SchoolVisit", 13) }],
      sort: null,
      offset: 0,
      limit: 10,
    });
    expect(rows).toEqual([]);
    expect(screen.getByLabelText("Answer")).toHaveValue("yes");
  });

  it("says how many records go with a record before it is deleted", async () => {
    const { host, user } = openWindow(address);
    await user.click(await screen.findByRole("button", { name: "Delete" }));
    const dialog = await screen.findByRole("dialog");
    // Two lessons, two assessments with an answer and a result each, three monitoring answers.
    expect(await within(dialog).findByText("11 more records go with it:")).toBeVisible();
    await user.click(within(dialog).getByRole("button", { name: "Delete 12 records" }));
    await waitFor(() => expect(host.store.has(visit)).toBe(false));
  });
});
