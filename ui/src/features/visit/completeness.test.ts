import { describe, expect, it } from "vitest";
import type { Payload, RecordRow } from "../../api/types";
import { type Missing, missingIn, placeOf, standingOf, type VisitContent } from "./completeness";
import { carriedActions, formFor, readVisitSearch } from "./lib";

const row = (kind: string, id: string, data: Payload): RecordRow => ({
  kind,
  id,
  label: id,
  data,
  state: "confirmed",
  updatedAt: null,
});

const counts: Payload = Object.fromEntries(
  [
    "staffOnRoll staffPresentRegister staffPresentCounted boysEnrolled girlsEnrolled",
    "boysPresentRegister girlsPresentRegister boysPresentCounted girlsPresentCounted",
  ]
    .flatMap((names) => names.split(" "))
    .map((name) => [name, 4]),
);
const open: Payload = {
  date: "2026-11-03",
  status: "planned",
  visitType: "monitoring",
  arrivedAt: "08:10",
  leftAt: "12:00",
  schoolOpen: true,
  headTeacherPresent: false,
  metWith: "The deputy",
  ...counts,
  feedbackTo: ["deputy"],
  feedbackTopics: "Reading aloud",
};
const closed: Payload = {
  date: "2026-11-03",
  arrivedAt: "08:10",
  leftAt: "08:30",
  schoolOpen: false,
  closedReason: "strike",
};
const without = (visit: Payload, ...names: string[]) =>
  Object.fromEntries(Object.entries(visit).filter(([name]) => !names.includes(name)));

function missing(content: Partial<VisitContent>): string[] {
  const whole: VisitContent = {
    visit: open,
    problems: [],
    form: null,
    lessons: [],
    assessments: [],
    agreed: [],
    carried: [],
    ...content,
  };
  return missingIn(standingOf(whole)).map((one: Missing) =>
    [one.part, one.what, placeOf(one)].filter(Boolean).join(" "),
  );
}

describe("a visit is complete when nothing of this is missing", () => {
  it.each<[string, Partial<VisitContent>, string[]]>([
    ["a whole monitoring visit", {}, []],
    ["a whole visit to a closed school", { visit: closed }, []],
    [
      "a closed school and no reason",
      { visit: without(closed, "closedReason") },
      ["arrival field closedReason"],
    ],
    [
      "a visit that was only planned",
      { visit: { date: "2026-11-03", status: "planned" } },
      ["arrival field arrivedAt", "arrival field leftAt", "arrival field schoolOpen"],
    ],
    ["no time of leaving", { visit: without(open, "leftAt") }, ["arrival field leftAt"]],
    [
      "a head count left out",
      { visit: without(open, "girlsPresentCounted") },
      ["arrival field girlsPresentCounted"],
    ],
    ["a count of none", { visit: { ...open, staffPresentCounted: 0 } }, []],
    [
      "no counts on a follow-up visit",
      { visit: { ...without(open, ...Object.keys(counts)), visitType: "followUp" } },
      [],
    ],
    ["no feedback", { visit: without(open, "feedbackTo") }, ["notes field feedbackTo"]],
    ["no feedback to a closed school", { visit: closed }, []],
    [
      "a value that does not hold",
      {
        problems: [{ field: "leftAt", code: "too_early", message: "Leaving must not come before arriving" }],
      },
      ["arrival wrongField leftAt"],
    ],
    ["a form not read yet", { form: "unread" }, ["form form"]],
    ["a coaching visit without a lesson", { visit: { ...open, visitType: "coaching" } }, ["lessons lesson"]],
    [
      "a lesson without its subject",
      { lessons: [row("TeacherVisit", "l1", { teacherId: "t", grade: 2 })] },
      ["lessons field l1"],
    ],
    [
      "an assessment that is not finished",
      {
        assessments: [
          row("PupilAssessment", "a1", { status: "inProgress" }),
          row("PupilAssessment", "a2", { status: "complete" }),
          row("PupilAssessment", "a3", { status: "stopped" }),
          row("PupilAssessment", "a4", {}),
        ],
      },
      ["pupils assessment a1", "pupils assessment a4"],
    ],
    [
      "an action in no words",
      { agreed: [row("ActionPoint", "p1", { status: "open" })] },
      ["actions action p1"],
    ],
    [
      "an action that stays open",
      { carried: [row("ActionPoint", "p0", { action: "Mend", status: "open" })] },
      [],
    ],
  ])("%s", (_, content, expected) => {
    expect(missing(content)).toEqual(expected);
  });

  it("counts what is there of what is needed", () => {
    const { arrival, lessons } = standingOf({
      visit: without(open, "leftAt", "metWith"),
      problems: [],
      form: null,
      lessons: [
        row("TeacherVisit", "l1", {}),
        row("TeacherVisit", "l2", { teacherId: "t", grade: 1, subject: "reading" }),
      ],
      assessments: [],
      agreed: [],
      carried: [],
    });
    expect([arrival.done, arrival.needed]).toEqual([13, 15]);
    expect([lessons.done, lessons.needed]).toEqual([1, 2]);
  });
});

describe("the form of a visit", () => {
  const form = (id: string, data: Payload) =>
    row("ProjectForm", id, { status: "published", visitType: "monitoring", ...data });
  const forms = [
    form("v2", { version: 2 }),
    form("v4", { version: 4, status: "draft" }),
    form("v3", { version: 3 }),
    form("coach", { version: 9, visitType: "coaching" }),
    form("v1", { version: 1, status: "retired" }),
  ];
  it.each<[string, Payload, string | null]>([
    ["is the newest that is published for its type", { visitType: "monitoring" }, "v3"],
    ["is the monitoring form when it has no type", {}, "v3"],
    ["stays the one it began with", { visitType: "monitoring", projectFormId: "v1" }, "v1"],
    [
      "is no other while the one it began with has not come",
      { visitType: "monitoring", projectFormId: "v0" },
      null,
    ],
    ["is none when none is published for its type", { visitType: "spotCheck" }, null],
  ])("%s", (_, visit, expected) => {
    expect(formFor(visit, forms)?.id ?? null).toBe(expected);
  });
});

it("actions are carried from earlier visits until they are closed, the earliest due first", () => {
  const action = (id: string, data: Payload) =>
    row("ActionPoint", id, { status: "open", visitId: "before", ...data });
  const actions = [
    action("undated", {}),
    action("late", { dueOn: "2026-12-01" }),
    action("mine", { visitId: "now" }),
    action("closed long ago", { status: "done", closedOn: "2026-05-01" }),
    action("closed today", { status: "dropped", closedOn: "2026-11-03", dueOn: "2026-10-01" }),
  ];
  expect(carriedActions("now", "2026-11-03", actions).map(({ id }) => id)).toEqual([
    "closed today",
    "late",
    "undated",
  ]);
});

it("an address that names no part opens the visit all the same", () => {
  expect(readVisitSearch({ part: "form", at: "water" })).toEqual({ part: "form", at: "water" });
  expect(readVisitSearch({ part: "roof", at: 12 })).toEqual({ at: "12" });
  expect(readVisitSearch({})).toEqual({});
});
