// biome-ignore-all lint/suspicious/noTemplateCurlyInString: this is how XLSForm names an answer.
import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { MemoryHost } from "../../api/hosts/memory";
import { idOf } from "../../api/hosts/memory/sample";
import type { Payload } from "../../api/types";
import { openWindow } from "../../testing/draw";

/** Planned, and nothing is entered yet. */
const visit = { kind: "SchoolVisit", id: idOf("SchoolVisit", 23) };
const address = (part: string) => `#/visits/${visit.id}?part=${part}`;

function rows(host: MemoryHost, kind: string, field: string, value: string): Payload[] {
  const filters = [{ field, value }];
  return host.store
    .select({ kind, search: null, filters, sort: null, offset: 0, limit: 1000 })
    .rows.map(({ data }) => data);
}
function answers(host: MemoryHost): Record<string, unknown> {
  const names = new Map(
    rows(host, "FormQuestion", "projectFormId", idOf("ProjectForm", 1)).map(({ position, name }) => [
      idOf("FormQuestion", Number(position)),
      String(name),
    ]),
  );
  return Object.fromEntries(
    rows(host, "MonitoringAnswer", "visitId", visit.id).map(({ questionId, value, noAnswer }) => [
      names.get(String(questionId)),
      value ?? `(${noAnswer})`,
    ]),
  );
}
const question = (name: string) => screen.findByTestId(`question-${name}`);
const pick = async (name: string, label: string) =>
  within(await question(name)).getByRole("radio", { name: label });

describe("a visit", () => {
  it("is begun at its school and opens at its arrival, saved as it is typed", async () => {
    const school = idOf("School", 30);
    const { host, user } = openWindow(`#/schools/${school}`);
    await user.click((await screen.findAllByRole("button", { name: "Add a visit" }))[0] as HTMLElement);
    await screen.findByTestId("visit-workspace");
    await user.type(await screen.findByLabelText(/^Met with/), "The deputy");
    await user.tab();
    await waitFor(() =>
      expect(screen.getByTestId("save-status")).toHaveTextContent("Saved on this laptop at"),
    );
    const id = window.location.hash.match(/visits\/([^?]+)/)?.[1] ?? "";
    expect(host.store.get({ kind: "SchoolVisit", id }).data).toMatchObject({
      schoolId: school,
      status: "planned",
      visitType: "monitoring",
      metWith: "The deputy",
    });
  });

  it("asks a closed school for the reason and for no counts", async () => {
    const { host, user } = openWindow(address("arrival"));
    expect(await screen.findByText("Staff on roll")).toBeVisible();
    const open = screen.getByRole("radiogroup", { name: "School open" });
    await user.click(within(open).getByRole("radio", { name: "No" }));
    expect(screen.queryByText("Staff on roll")).toBeNull();
    await user.click(await screen.findByRole("combobox", { name: "Why it was closed" }));
    await user.click(await screen.findByRole("option", { name: "Weather", hidden: true }));
    await waitFor(() => expect(host.store.get(visit).data.closedReason).toBe("weather"));
    await user.click(within(open).getByRole("radio", { name: "Yes" }));
    await waitFor(() => expect(host.store.get(visit).data.schoolOpen).toBe(true));
    expect(host.store.get(visit).data.closedReason).toBeUndefined();
  });

  it("keeps the form it began with, and every answer as it is given", async () => {
    const { host, user } = openWindow(address("form"));
    await user.click(await pick("open_today", "Yes"));
    await user.type(within(await question("toilets_girls")).getByRole("textbox"), "4");
    await user.type(within(await question("toilets_boys")).getByRole("textbox"), "3");
    expect(await question("toilets")).toHaveTextContent("Toilets that can be used: 7");
    await waitFor(() =>
      expect(answers(host)).toEqual({
        open_today: "yes",
        toilets_girls: "4",
        toilets_boys: "3",
        toilets: "7",
      }),
    );
    expect(host.store.get(visit).data.projectFormId).toBe(idOf("ProjectForm", 1));
    host.store.put(
      { kind: "ProjectForm", id: idOf("ProjectForm", 3) },
      {
        data: { title: "Newer", version: 4, status: "published", visitType: "monitoring" },
        state: "confirmed",
        updatedAt: null,
        by: null,
        attention: null,
      },
    );
    host.store.emit({ type: "changed", kinds: ["ProjectForm"] });
    expect(await screen.findByText("Termly school visit, version 3")).toBeVisible();
  });

  it("hides what is not asked any more and says what does not hold", async () => {
    const { host, user } = openWindow(address("form"));
    expect(await question("open_today")).toBeVisible();
    expect(screen.queryByTestId("question-water_today")).toBeNull();
    await user.click(await pick("open_today", "Yes"));
    const classes = within(await question("classes_without_teacher")).getByRole("textbox");
    await user.type(classes, "61");
    expect(screen.queryByText("Between 0 and 40 classes")).toBeNull();
    await user.click(await pick("water_today", "Not applicable"));
    expect(await screen.findByText("Between 0 and 40 classes")).toBeVisible();
    expect(classes).toBeInvalid();
    await user.click(await pick("open_today", "No"));
    expect(screen.queryByTestId("question-water_today")).toBeNull();
    await waitFor(() =>
      expect(answers(host)).toEqual({ open_today: "no", classes_without_teacher: "61", water_today: "na" }),
    );
  });

  it("keeps each kind of answer as the text that XLSForm tools exchange", async () => {
    const { host, user } = openWindow(address("form"));
    await user.click(await pick("open_today", "Yes"));
    const inside = async (name: string) => within(await question(name));
    await user.click((await inside("books_short")).getByRole("checkbox", { name: "Mathematics" }));
    await user.click((await inside("books_short")).getByRole("checkbox", { name: "English" }));
    await user.click((await inside("needs")).getByRole("button", { name: "Put “Training” at place 1" }));
    await user.click((await inside("needs")).getByRole("button", { name: "Put “Desks” at place 2" }));
    await user.click((await inside("needs")).getByRole("button", { name: "Move “Desks” up" }));
    await user.type((await inside("kilometres")).getByRole("textbox"), "2,5");
    await user.click((await inside("committee_met")).getByRole("radio", { name: "Yes" }));
    await user.type((await inside("committee_date")).getByRole("textbox"), "3 Nov 2026");
    await user.type((await inside("committee_time")).getByRole("textbox"), "930");
    await user.click((await inside("read_out")).getByRole("checkbox"));
    await user.type((await inside("gate")).getByRole("textbox", { name: "Latitude" }), "-1.25");
    await user.type((await inside("gate")).getByRole("textbox", { name: "Longitude" }), "36.8");
    await user.type((await inside("next_visitor")).getByRole("textbox"), "Ask for the deputy.");
    await user.tab();
    await waitFor(() =>
      expect(answers(host)).toEqual({
        open_today: "yes",
        books_short: "english mathematics",
        needs: "desks training",
        kilometres: "2.5",
        committee_met: "yes",
        committee_date: "2026-11-03",
        committee_time: "09:30",
        read_out: "OK",
        gate: "-1.25 36.8",
        next_visitor: "Ask for the deputy.",
      }),
    );
    await user.click((await inside("books_short")).getByRole("checkbox", { name: "In none" }));
    await waitFor(() => expect(answers(host)).toMatchObject({ books_short: "none" }));
    expect(await question("needs")).toHaveTextContent("Rank the one that is left as well.");
    expect(await question("board")).toHaveTextContent(
      "A question of this kind cannot be answered on the laptop.",
    );
  });

  it("takes a reason in place of an answer, and number keys choose", async () => {
    const { host, user } = openWindow(address("form"));
    await user.click(
      await screen.findByRole("button", { name: /^Why there is no answer to: Is the school/ }),
    );
    await user.click(await screen.findByRole("menuitem", { name: "Refused", hidden: true }));
    await waitFor(() => expect(answers(host)).toEqual({ open_today: "(refused)" }));
    expect(screen.getByTestId("no-answer-open_today")).toHaveTextContent("No answer: Refused");
    (await pick("open_today", "Yes")).focus();
    await user.keyboard("2");
    await waitFor(() => expect(answers(host)).toEqual({ open_today: "no" }));
    expect(screen.queryByTestId("no-answer-open_today")).toBeNull();
  });

  it("asks a question whose rule does not work, and names the rule", async () => {
    const { host } = openWindow(address("form"));
    await screen.findByTestId("visit-workspace");
    const key = { kind: "FormQuestion", id: idOf("FormQuestion", 5) };
    const held = host.store.get(key);
    host.store.put(key, { ...held, data: { ...held.data, relevant: "${nowhere} = 1" } });
    const outside = { kind: "FormQuestion", id: idOf("FormQuestion", 2) };
    host.store.put(outside, {
      ...host.store.get(outside),
      data: { ...host.store.get(outside).data, relevant: "true()" },
    });
    host.store.emit({ type: "changed", kinds: ["FormQuestion"] });
    expect(await screen.findByTestId("form-faults")).toHaveTextContent("water_source: ${nowhere} = 1");
    expect(await question("water_source")).toBeVisible();
  });

  it("lists what is missing with the way to it, and is finished with a reason", async () => {
    const { host, user } = openWindow(address("finish"));
    const missing = await screen.findByTestId("missing-list");
    expect(await within(missing).findByRole("link", { name: "Is the school teaching today?" })).toBeVisible();
    await user.click(within(missing).getByRole("link", { name: "Arrived at" }));
    await waitFor(() => expect(screen.getByLabelText("Arrived at")).toHaveFocus());
    await user.type(screen.getByLabelText("Arrived at"), "8:15");
    await user.click(screen.getByTestId("visit-part-form"));
    await user.click(await pick("open_today", "No"));
    await user.click(screen.getByTestId("visit-part-finish"));
    const rest = await screen.findByTestId("missing-list");
    expect(within(rest).queryByRole("link", { name: "Arrived at" })).toBeNull();

    await user.click(screen.getByRole("button", { name: "Finish visit" }));
    expect(await screen.findByText("Say why, or add what is missing.")).toBeVisible();
    expect(host.store.get(visit).data.status).toBe("planned");
    await user.type(screen.getByRole("textbox"), "The gate was shut.");
    await user.click(screen.getByRole("button", { name: "Finish visit" }));
    expect(await screen.findByTestId("visit-finished")).toHaveTextContent("The gate was shut.");
    expect(host.store.get(visit).data).toMatchObject({
      status: "done",
      arrivedAt: "08:15",
      incompleteReason: "The gate was shut.",
    });
    expect(answers(host)).toMatchObject({
      open_today: "no",
      water_today: "(notAsked)",
      committee_met: "(missing)",
      committee_date: "(notAsked)",
    });
  });

  it("ticks off what was agreed before and keeps what is agreed now", async () => {
    const { host, user } = openWindow(address("actions"));
    const carried = await screen.findByTestId("carried-action");
    await user.click(within(carried).getByRole("radio", { name: "Done" }));
    const old = { kind: "ActionPoint", id: idOf("ActionPoint", 21) };
    await waitFor(() =>
      expect(host.store.get(old).data).toMatchObject({ status: "done", closedOn: "2026-12-03" }),
    );
    await user.click(screen.getByRole("button", { name: "Add an action" }));
    const added = await screen.findByTestId("agreed-action");
    await user.type(within(added).getByLabelText(/What was agreed/), "Mend the tank");
    await user.type(within(added).getByLabelText(/Who does it/), "The deputy");
    await user.tab();
    await waitFor(() =>
      expect(rows(host, "ActionPoint", "visitId", visit.id)).toMatchObject([
        { schoolId: idOf("School", 2), status: "open", action: "Mend the tank", responsible: "The deputy" },
      ]),
    );
  });

  it("adds a lesson and begins the assessment of a pupil in it", async () => {
    const { host, user } = openWindow(address("pupils"));
    await user.click(await screen.findByRole("link", { name: "Go to Lessons" }));
    await user.click(await screen.findByRole("button", { name: "Add a lesson" }));
    const topic = await screen.findByLabelText("Topic");
    await user.type(topic, "V");
    await waitFor(() => expect(rows(host, "TeacherVisit", "visitId", visit.id)).toHaveLength(1));
    await user.keyboard("owels");
    expect(topic).toHaveValue("Vowels");
    await user.type(screen.getByLabelText("Grade"), "2");
    await user.click(screen.getByTestId("visit-part-pupils"));
    await user.click(await screen.findByRole("button", { name: "Begin the assessment" }));
    expect(await screen.findByText("Give the pupil a code.")).toBeVisible();
    await user.type(screen.getByLabelText("Pupil's code"), "new-07");
    await user.click(screen.getByRole("button", { name: "Begin the assessment" }));
    await waitFor(() => expect(window.location.hash).toContain("/assessments/"));
    const [lesson] = rows(host, "TeacherVisit", "visitId", visit.id);
    expect(lesson).toMatchObject({ grade: 2, topic: "Vowels" });
    expect(rows(host, "PupilAssessment", "pupilCode", "new-07")).toMatchObject([
      { grade: 2, assessmentDefinitionId: expect.any(String), monitorId: idOf("Monitor", 1) },
    ]);
  });
});

it("a lesson of a teacher who is not known yet leads to a new teacher of this school", async () => {
  const { user } = openWindow(`#/visits/${idOf("SchoolVisit", 13)}?part=lessons`);
  await user.click(await screen.findByRole("button", { name: "Add a lesson" }));
  await user.click(await screen.findByRole("link", { name: /The teacher is not in the list/ }));
  expect(await screen.findByRole("heading", { level: 1, name: "New: teacher" })).toBeVisible();
  expect(screen.getByRole("link", { name: "Acacia Hill Primary" })).toBeVisible();
});

it("a new lesson keeps the field that somebody types in until the list of lessons has heard of it", async () => {
  const { host, user } = openWindow(address("lessons"));
  await user.click(await screen.findByRole("button", { name: "Add a lesson" }));
  const topic = await screen.findByLabelText("Topic");
  const read = host.records.bind(host);
  let tell = () => {};
  const told = new Promise<void>((done) => {
    tell = done;
  });
  host.records = async (query) => {
    if (query.kind === "TeacherVisit") await told;
    return read(query);
  };
  await user.type(topic, "V");
  await waitFor(() => expect(rows(host, "TeacherVisit", "visitId", visit.id)).toHaveLength(1));
  await waitFor(() => expect(window.location.hash).toMatch(/at=[0-9a-f]/));
  expect(topic).toBeInTheDocument();
  expect(topic).toHaveFocus();
  await user.keyboard("owels");
  tell();
  expect(await screen.findByTestId("lesson")).toHaveAttribute("aria-expanded", "true");
  expect(topic).toHaveFocus();
  expect(topic).toHaveValue("Vowels");
});
