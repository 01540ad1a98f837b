import { screen, waitFor, within } from "@testing-library/react";
import { expect, it } from "vitest";
import { memoryHost } from "../../api/hosts/memory";
import { idOf } from "../../api/hosts/memory/sample";
import { openWindow, openWindowOver } from "../../testing/draw";

it("the day begins with what is overdue, what is due and what comes, each with what it lacks", async () => {
  openWindow("#/");
  const today = await screen.findByRole("region", { name: "Today" });
  expect(await within(today).findByText(/^Begun at 08:10 · still lacks the form/)).toBeVisible();
  expect(within(today).getByText("Not begun")).toBeVisible();
  const overdue = screen.getByRole("region", { name: "Overdue" });
  expect(within(overdue).getAllByTestId("planned-visit")).toHaveLength(2);
  expect(within(overdue).getByText(/\(yesterday\)$/)).toBeVisible();
  expect(screen.getByRole("region", { name: "Coming up" })).toBeVisible();
});

it("a visit of somebody else is not in the plan, one of nobody is", async () => {
  const { host } = openWindow("#/");
  const due = { schoolId: idOf("School", 40), date: "2020-01-01", status: "planned" };
  await screen.findByRole("region", { name: "Overdue" });
  await host.create({ kind: "SchoolVisit", data: { ...due, monitorId: idOf("Monitor", 2) }, parent: null });
  await host.create({ kind: "SchoolVisit", data: due, parent: null });
  const overdue = screen.getByRole("region", { name: "Overdue" });
  await waitFor(() => expect(within(overdue).getAllByTestId("planned-visit")).toHaveLength(3));
});

it("a visit is planned for a school that is searched for", async () => {
  const { host, user } = openWindow("#/");
  await user.click(await screen.findByRole("button", { name: "Plan or start a visit" }));
  const form = await screen.findByTestId("plan-visit");
  expect(within(form).getByRole("button", { name: "Start the visit" })).toBeDisabled();
  await user.type(within(form).getByRole("combobox", { name: /School/ }), "Fig Valley");
  await user.click(await screen.findByRole("option", { name: "Fig Valley Primary", hidden: true }));
  expect(await within(form).findByText("A visit to this school is already open")).toBeVisible();
  await user.click(within(form).getByRole("button", { name: "Start the visit" }));
  await waitFor(() => expect(window.location.hash).toMatch(/SchoolVisit|visits/));
  const id = window.location.hash.split("/").at(-1) ?? "";
  expect(host.store.get({ kind: "SchoolVisit", id }).data).toMatchObject({
    schoolId: idOf("School", 26),
    status: "planned",
    monitorId: idOf("Monitor", 1),
  });
});

it("coverage tells schools visited of all since a day, place by place, for eyes and readers", async () => {
  openWindow("#/");
  const table = await screen.findByRole("table", { name: "Schools visited, place by place" });
  const mwanda = within(table).getByRole("row", { name: /^Mwanda/ });
  expect(mwanda).toHaveTextContent(/\d+%\d+ of 7/);
  expect(screen.getByText(/of 60 schools$/)).toBeVisible();
});

it("where the program tells coverage by region, so does the table", async () => {
  const host = memoryHost({ schools: 60 });
  host.coverage = async () => [{ kind: "Region", id: "r", label: "Coast", schools: 1200, visited: 300 }];
  openWindowOver(host, "#/");
  const table = await screen.findByRole("table", { name: "Schools visited, place by place" });
  expect(within(table).getByRole("columnheader", { name: "Region" })).toBeInTheDocument();
  expect(within(table).getByRole("row", { name: /^Coast/ })).toHaveTextContent("25%300 of 1,200");
});

it("what needs a decision leads to where it is taken", async () => {
  const { user } = openWindow("#/");
  const needs = await screen.findByTestId("needs");
  await user.click(await within(needs).findByRole("link", { name: /7 conflicts to review/ }));
  expect(await screen.findByRole("heading", { level: 1, name: "Conflicts" })).toBeVisible();
});

it("a new account is told how to begin", async () => {
  openWindow("#/", { schools: 0, neverSynced: true });
  expect(await screen.findByText("No visit is planned")).toBeVisible();
  expect(await screen.findByText("No schools yet")).toBeVisible();
  expect(screen.getByText("Nothing needs a decision.")).toBeVisible();
});
