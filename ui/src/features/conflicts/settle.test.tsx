import { screen, waitFor, within } from "@testing-library/react";
import { expect, it } from "vitest";
import { idOf } from "../../api/hosts/memory/sample";
import { openWindow } from "../../testing/draw";

const school = { kind: "School", id: idOf("School", 3) };

it("a conflict is settled field by field, and the decision can be taken back", async () => {
  const { host, user } = openWindow("#/conflicts");
  const list = await screen.findByRole("list", { name: "Conflicts to review" });
  await user.click(within(list).getByText(/^Cedar/));

  const settle = await screen.findByRole("button", { name: "Settle this conflict" });
  expect(settle).toBeDisabled();
  expect(screen.getByText("2 fields still to choose")).toBeInTheDocument();

  const enrolment = screen.getByRole("radiogroup", { name: /Pupils enrolled/ });
  await user.click(within(enrolment).getByRole("radio", { name: "Take theirs" }));
  const phone = screen.getByRole("radiogroup", { name: /Telephone/ });
  await user.click(within(phone).getByRole("radio", { name: "Another value" }));
  const value = screen.getByLabelText(/^Another value for Telephone/);
  await user.clear(value);
  await user.type(value, "0700 000 999");
  expect(within(screen.getByTestId("result")).getByText("0700 000 999")).toBeVisible();

  await user.click(settle);
  await screen.findByTestId("settled");
  expect(host.store.get(school).data).toMatchObject({
    enrolment: 298,
    phone: "0700 000 999",
    ward: "Imani",
    notes: "The new head teacher started in September.",
  });
  await waitFor(() => expect(screen.getByTestId("conflict-count")).toHaveTextContent("3"));

  await user.click(screen.getByRole("button", { name: "Undo" }));
  expect(await screen.findByRole("button", { name: "Settle this conflict" })).toBeInTheDocument();
  expect(host.store.conflicts.has(school.id)).toBe(true);
});

it("a record deleted by someone else is said in words, and keeping it is one choice", async () => {
  const { host, user } = openWindow(`#/conflicts/${idOf("SchoolVisit", 42)}`);
  expect(await screen.findByText("Tom Okech deleted this record.")).toBeVisible();
  await user.click(screen.getByRole("radio", { name: "Keep my version" }));
  await user.click(screen.getByRole("button", { name: "Settle this conflict" }));
  await screen.findByTestId("settled");
  const visit = { kind: "SchoolVisit", id: idOf("SchoolVisit", 42) };
  expect(host.store.get(visit).data.remarks).toBe("Two classrooms share one teacher this term.");
});
