import { screen, waitFor, within } from "@testing-library/react";
import { expect, it } from "vitest";
import { idOf } from "../../api/hosts/memory/sample";
import { openWindow } from "../../testing/draw";

const school = { kind: "School", id: idOf("School", 3) };
const settleButton = () => screen.findByRole("button", { name: "Settle this conflict" });

it("a conflict is settled field by field, also with a third value, and the decision can be taken back", async () => {
  const { host, user } = openWindow("#/conflicts");
  const list = await screen.findByRole("list", { name: "Other conflicts to review" });
  await user.click(within(list).getByText(/^Cedar/));

  const settle = await settleButton();
  expect(settle).toBeDisabled();
  expect(screen.getByText("2 fields still to choose")).toBeInTheDocument();

  const enrolment = screen.getByRole("radiogroup", { name: /Pupils enrolled/ });
  await user.click(within(enrolment).getByRole("radio", { name: "Take theirs" }));
  const phone = screen.getByRole("radiogroup", { name: /Telephone/ });
  await user.click(within(phone).getByRole("radio", { name: "Another value" }));
  const value = within(screen.getByTestId("third-value-phone")).getByRole("textbox");
  expect(value).toHaveFocus();
  await user.clear(value);
  await user.type(value, "0700 000 999");
  expect(within(screen.getByTestId("result")).getByText("0700 000 999")).toBeVisible();

  await user.click(settle);
  await screen.findByTestId("settled");
  const { data } = host.store.get(school);
  expect(data).toMatchObject({ phone: "0700 000 999", ward: "Imani" });
  expect(data.pupilsEnrolled ?? data.enrolment).toBe(298);
  await waitFor(() => expect(screen.getByTestId("conflict-count")).toHaveTextContent("6"));

  await user.click(screen.getByRole("button", { name: "Undo" }));
  expect(await settleButton()).toBeInTheDocument();
  expect(host.store.conflicts.has(school.id)).toBe(true);
});

it("a conflict is settled by keys alone", async () => {
  const { host, user } = openWindow(`#/conflicts/${school.id}`);
  const enrolment = await screen.findByRole("radiogroup", { name: /Pupils enrolled/ });
  const phone = screen.getByRole("radiogroup", { name: /Telephone/ });
  await waitFor(() => expect(document.activeElement?.closest("[role=radiogroup]")).not.toBeNull());
  const first = enrolment.contains(document.activeElement) ? enrolment : phone;
  const second = first === enrolment ? phone : enrolment;

  await user.keyboard("{ArrowRight}");
  expect(within(first).getByRole("radio", { name: "Take theirs" })).toBeChecked();
  // Enter does not guess: it goes to what is still open.
  await user.keyboard("{Enter}");
  expect(second).toContainElement(document.activeElement as HTMLElement);
  await user.keyboard("{ArrowLeft}{ArrowUp}");
  expect(within(second).getByRole("radio", { name: "Take mine" })).toBeChecked();
  expect(first).toContainElement(document.activeElement as HTMLElement);

  expect(screen.queryAllByText("Before")).toHaveLength(0);
  await user.keyboard("b");
  expect(screen.getAllByText("Before").length).toBeGreaterThan(0);

  await user.keyboard("t{Enter}");
  await screen.findByTestId("settled");
  expect(host.store.get(school).data).toMatchObject({ phone: "0700 000 555", ward: "Imani" });
  expect(screen.getByRole("link", { name: "Next conflict" })).toHaveFocus();
});

it("the conflicts of one visit are settled together, and taken back together", async () => {
  const { host, user } = openWindow("#/conflicts");
  const group = await screen.findByRole("region", { name: "Visit to Fig Hill Primary on 15 Mar 2026" });
  expect(within(group).getAllByTestId("conflict-row")).toHaveLength(3);
  const before = host.store.conflicts.size;
  await user.click(within(group).getByRole("button", { name: "All mine" }));
  await user.click(await screen.findByRole("button", { name: "Settle 3 conflicts" }));
  expect(await screen.findByText("3 conflicts are settled")).toBeVisible();
  expect(host.store.conflicts.size).toBe(before - 3);
  const answer = { kind: "MonitoringAnswer", id: idOf("MonitoringAnswer", 613) };
  expect(host.store.get(answer).data.value).toBe("4");

  await user.click(screen.getByRole("button", { name: "Undo" }));
  await waitFor(() => expect(host.store.conflicts.size).toBe(before));
});

it("an answer is called by its question, and its reason goes with its value", async () => {
  const { host, user } = openWindow(`#/conflicts/${idOf("MonitoringAnswer", 614)}`);
  const fields = await screen.findByTestId("conflict-fields");
  expect(await within(fields).findByText("No answer: Don't know")).toBeVisible();
  expect(within(fields).getByText("No")).toBeVisible();
  expect(screen.queryByTestId("choice-noAnswer")).toBeNull();
  await user.click(within(fields).getByRole("radio", { name: "Another value" }));
  await user.click(await settleButton());
  await screen.findByTestId("settled");
  const { data } = host.store.get({ kind: "MonitoringAnswer", id: idOf("MonitoringAnswer", 614) });
  expect(data.value).toBe("no");
  expect(data.noAnswer).toBeUndefined();
});

it("a record deleted by someone else is said in words, and keeping it is one choice", async () => {
  const { host, user } = openWindow(`#/conflicts/${idOf("SchoolVisit", 42)}`);
  expect(
    await screen.findByText("This record was deleted by Tom Okech while you were changing it."),
  ).toBeVisible();
  await user.click(screen.getByRole("radio", { name: "Keep my version" }));
  await user.click(await settleButton());
  await screen.findByTestId("settled");
  const visit = { kind: "SchoolVisit", id: idOf("SchoolVisit", 42) };
  expect(host.store.get(visit).data.remarks).toBe("Two classrooms share one teacher this term.");
});

it("a newer version that a sync brings while someone decides opens the field that it changed again", async () => {
  const { host, user } = openWindow(`#/conflicts/${school.id}`);
  const settle = await settleButton();
  for (const choice of screen.getAllByRole("radio", { name: "Take mine" })) await user.click(choice);
  await waitFor(() => expect(settle).toBeEnabled());
  const conflict = host.store.conflicts.get(school.id);
  if (!conflict) throw new Error("the sample has this conflict");
  host.store.conflicts.set(school.id, {
    ...conflict,
    fields: conflict.fields.map((field) =>
      field.name === "phone" ? { ...field, theirs: "0700 111 222" } : field,
    ),
  });
  host.store.emit({ type: "changed", kinds: ["School"] });
  expect(await screen.findByText("0700 111 222")).toBeInTheDocument();
  await waitFor(() => expect(settle).toBeDisabled());
});
