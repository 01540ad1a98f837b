import { screen, waitFor, within } from "@testing-library/react";
import { expect, it } from "vitest";
import { idOf } from "../api/hosts/memory/sample";
import { openWindow } from "../testing/draw";

const heading = (name: string) => screen.findByRole("heading", { level: 1, name });

it.each<[string, string, () => Promise<HTMLElement>]>([
  [
    "today",
    "/",
    async () => within((await screen.findAllByTestId("planned-visit"))[0] as HTMLElement).getByRole("link"),
  ],
  ["schools", "/schools", () => screen.findByTestId("school-search")],
  ["conflicts", "/conflicts", async () => (await screen.findAllByTestId("conflict-row"))[0] as HTMLElement],
  [
    "a removal",
    `/conflicts/${idOf("SchoolVisit", 42)}`,
    () => screen.findByRole("radio", { name: "Keep my version" }),
  ],
  ["a planned visit", `/visits/${idOf("SchoolVisit", 13)}`, () => screen.findByLabelText("Arrived at")],
])("%s opens with the focus on what is to be done there", async (_, address, found) => {
  openWindow(`#${address}`);
  const first = await found();
  await waitFor(() => expect(first).toHaveFocus());
});

it.each([
  ["sync, where a stray Enter would spend data", "/sync", "Sync"],
  ["a school, where it would make a visit", `/schools/${idOf("School", 1)}`, "Acacia Hill Primary"],
  [
    "an assessment, where it would say that the pupil agrees",
    `/assessments/${idOf("PupilAssessment", 1)}`,
    "2-07",
  ],
])("the name of the screen has the focus on %s", async (_, address, name) => {
  openWindow(`#${address}`);
  const title = await heading(name);
  await waitFor(() => expect(title).toHaveFocus());
});

it("a new lesson and a new action have the cursor in their first field, and left empty they ask nothing", async () => {
  const { user } = openWindow(`#/visits/${idOf("SchoolVisit", 13)}?part=lessons`);
  await user.click(await screen.findByRole("button", { name: "Add a lesson" }));
  expect(await screen.findByRole("combobox", { name: /^Teacher/ })).toHaveFocus();
  await user.click(screen.getByTestId("visit-part-actions"));
  await user.click(await screen.findByText("Add an action"));
  const action = within(await screen.findByTestId("agreed-action"));
  expect(action.getAllByRole("textbox")[0]).toHaveFocus();
});

it("the recovery code is named when it is shown", async () => {
  const { user } = openWindow("", { phase: "welcome" });
  await user.type(await screen.findByLabelText("Server address"), "rounds.example.org");
  await user.type(screen.getByLabelText("E-mail"), "grace@example.org");
  await user.type(screen.getByLabelText("Password"), "right{Enter}");
  await screen.findByTestId("recovery-code");
  expect(screen.getByRole("heading", { level: 1 })).toHaveFocus();
});

it("a new recovery code that takes the place of its button has the focus", async () => {
  const { user } = openWindow("#/settings");
  await user.click(await screen.findByRole("button", { name: "New recovery code" }));
  await user.click(await screen.findByRole("button", { name: "Make a new code" }));
  const code = await screen.findByTestId("recovery-code");
  await waitFor(() => expect(code).toHaveFocus());
});

it("a question for the reason opens on its first reason, and Enter alone ends nothing", async () => {
  const { user } = openWindow(`#/assessments/${idOf("PupilAssessment", 1)}`);
  await user.click(await screen.findByTestId("assent-yes"));
  await user.click(await screen.findByTestId("stop-assessment"));
  const dialog = within(await screen.findByRole("dialog"));
  await waitFor(() => expect(dialog.getAllByRole("radio")[0]).toHaveFocus());
  expect(dialog.getByTestId("confirm-reason")).toBeDisabled();
});

it.each([
  "/schools/none",
  "/visits/none",
  "/records/Teacher/none",
  "/records/Region/none",
  "/records/Nothing/x",
])("the name of the screen has the focus where %s names nothing, and a way leads on", async (address) => {
  openWindow(`#${address}`);
  const title = await screen.findByRole("heading", { level: 1 });
  await waitFor(() => expect(title).toHaveFocus());
  expect(screen.getByRole("link", { name: "Go to Today" })).toBeVisible();
});
