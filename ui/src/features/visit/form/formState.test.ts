// biome-ignore-all lint/suspicious/noTemplateCurlyInString: this is how XLSForm names an answer.
import { describe, expect, it } from "vitest";
import type { Answer, NoAnswer } from "../../../api/answerSession";
import type { Payload, RecordRow } from "../../../api/types";
import { Instance } from "./expression";
import { closing, defaultsOf, formState, newlyCalculated } from "./formState";
import { arranged, questionsOf } from "./question";

function formOf(...rows: Payload[]) {
  const records: RecordRow[] = rows.map((data, index) => ({
    kind: "FormQuestion",
    id: String(data.name),
    label: "",
    data: { position: index + 1, label: String(data.name), active: true, ...data },
    state: "confirmed",
    updatedAt: null,
  }));
  const items = arranged(questionsOf(records, new Set()));
  return { items, instance: new Instance(items) };
}

/** `(refused)` stands for a reason, `?12a` for what cannot be read, all else for a value. */
function given(answers: Record<string, string>): Map<string, Answer> {
  return new Map(
    Object.entries(answers).map(([id, said]) => {
      const why = /^\((.+)\)$/.exec(said)?.[1] as NoAnswer | undefined;
      const typed = /^\?(.+)/.exec(said)?.[1] ?? null;
      const value = why || typed ? null : said;
      return [id, { value, noAnswer: why ?? null, unread: typed }];
    }),
  );
}

const yesNo = [
  { name: "yes", label: "Yes" },
  { name: "no", label: "No" },
];
const school: Payload[] = [
  { type: "select_one", name: "open", choices: yesNo, required: true },
  { type: "text", name: "why", relevant: "${open} = 'no'", required: true },
  { type: "begin_group", name: "inside", relevant: "${open} = 'yes'" },
  { type: "integer", name: "girls", constraint: ". >= 0 and . <= 60", required: true },
  { type: "integer", name: "boys", constraint: ". <= ${girls}" },
  { type: "calculate", name: "all", calculation: "${girls} + ${boys}" },
  { type: "begin_group", name: "water" },
  {
    type: "select_multiple",
    name: "source",
    choices: [
      { name: "tank", label: "Tank" },
      { name: "none", label: "None" },
    ],
  },
  { type: "text", name: "clean", relevant: "selected(${source}, 'tank')", required: true },
  { type: "end_group", name: "water_end" },
  { type: "end_group", name: "inside_end" },
  { type: "note", name: "thanks", required: true },
];

describe("what a form asks", () => {
  it.each<[string, Record<string, string>, string[], string[]]>([
    ["nothing answered", {}, ["open", "thanks"], ["open"]],
    ["closed", { open: "no" }, ["open", "why", "thanks"], ["why"]],
    ["open", { open: "yes" }, ["open", "girls", "boys", "all", "source", "thanks"], ["girls"]],
    [
      "a group in a group",
      { open: "yes", girls: "4", source: "none tank" },
      ["open", "girls", "boys", "all", "source", "clean", "thanks"],
      ["clean"],
    ],
    [
      "an answer inside a group that is no longer asked counts no more",
      { open: "no", why: "Rain", source: "tank" },
      ["open", "why", "thanks"],
      [],
    ],
    ["a reason for none is an answer", { open: "(refused)" }, ["open", "thanks"], []],
    ["an answer taken away is none", { open: "(missing)" }, ["open", "thanks"], ["open"]],
  ])("%s", (_, answers, asked, missing) => {
    const { items, instance } = formOf(...school);
    const state = formState(items, instance, given(answers));
    const all = [...state.byId.values()].filter(({ question }) => question.type !== "begin_group");
    expect(all.filter(({ relevant }) => relevant).map(({ question }) => question.name)).toEqual(asked);
    expect(all.filter((one) => one.missing).map(({ question }) => question.name)).toEqual(missing);
    expect(state.faults).toEqual([]);
  });

  it("does not hang on which question is evaluated first", () => {
    const { items, instance } = formOf(
      { type: "text", name: "last", relevant: "${middle} = 'a'" },
      { type: "text", name: "middle", relevant: "${first} = 'a'" },
      { type: "text", name: "first" },
    );
    const answers = given({ first: "b", middle: "a", last: "kept" });
    const state = formState(items, instance, answers);
    expect([...state.byId.values()].map(({ relevant }) => relevant)).toEqual([false, false, true]);
    expect(state.byId.get("last")?.value).toBe("kept");
  });
});

describe("whether an answer holds", () => {
  it.each([
    ["60", "0", null, null],
    ["61", "0", "constraint", null],
    ["4", "5", null, "constraint"],
    ["-1", "-2", "constraint", null],
  ])("%s girls and %s boys", (girls, boys, ofGirls, ofBoys) => {
    const { items, instance } = formOf(...school);
    const { byId } = formState(items, instance, given({ open: "yes", girls, boys }));
    expect([byId.get("girls")?.problem, byId.get("boys")?.problem]).toEqual([ofGirls, ofBoys]);
  });

  it("judges no answer that is not asked for", () => {
    const { items, instance } = formOf(...school);
    expect(
      formState(items, instance, given({ open: "no", girls: "90" })).byId.get("girls")?.problem,
    ).toBeNull();
  });

  it("takes a ranking only when everything is ranked", () => {
    const choices = ["a", "b", "c"].map((name) => ({ name, label: name }));
    const { items, instance } = formOf({ type: "rank", name: "needs", choices });
    const problem = (value: string) =>
      formState(items, instance, given({ needs: value })).byId.get("needs")?.problem;
    expect([problem("b a"), problem("b a c")]).toEqual(["rank", null]);
  });
});

describe("an expression that cannot be evaluated", () => {
  it.each([
    ["names a question that is not there", { relevant: "${nowhere} = 1" }, "${nowhere} = 1"],
    ["is no expression", { relevant: "((" }, "(("],
    ["calls what is not known here", { constraint: "pulldata('a', 'b')" }, "pulldata('a', 'b')"],
  ])("%s: the question is asked, the answer holds and the fault is named", (_, columns, expression) => {
    const { items, instance } = formOf({ type: "text", name: "remark", ...columns });
    const state = formState(items, instance, given({ remark: "x" }));
    expect(state.byId.get("remark")).toMatchObject({ relevant: true, problem: null });
    expect(state.faults.map((fault) => [fault.question.name, fault.expression])).toEqual([
      ["remark", expression],
    ]);
  });
});

describe("what is calculated", () => {
  it("is stored when it comes out anew, and not again", () => {
    const { items, instance } = formOf(...school);
    const answers = given({ open: "yes", girls: "4", boys: "3" });
    expect(newlyCalculated(formState(items, instance, answers), answers)).toEqual([["all", "7"]]);
    const stored = given({ open: "yes", girls: "4", boys: "3", all: "7" });
    expect(newlyCalculated(formState(items, instance, stored), stored)).toEqual([]);
  });

  it("is no value while a part of it is missing", () => {
    const { items, instance } = formOf(...school);
    const answers = given({ open: "yes", girls: "4", all: "7" });
    expect(newlyCalculated(formState(items, instance, answers), answers)).toEqual([["all", ""]]);
  });

  it("goes on into what is asked", () => {
    const { items, instance } = formOf(
      { type: "text", name: "why", relevant: "${sum} > 5" },
      { type: "calculate", name: "sum", calculation: "${a} * 2" },
      { type: "integer", name: "a" },
    );
    expect(formState(items, instance, given({ a: "3" })).byId.get("why")?.relevant).toBe(true);
  });
});

describe("a finished form", () => {
  it("says of every question without an answer whether it was asked", () => {
    const { items, instance } = formOf(...school);
    const state = formState(items, instance, given({ open: "no", girls: "4", all: "9", boys: "(notAsked)" }));
    expect(closing(state)).toEqual([
      ["why", "missing"],
      ["girls", "notAsked"],
      ["all", "notAsked"],
      ["source", "notAsked"],
      ["clean", "notAsked"],
    ]);
  });

  it("keeps the reasons that a person gave", () => {
    const { items, instance } = formOf(...school);
    expect(
      closing(formState(items, instance, given({ open: "(dontKnow)" }))).map(([id]) => id),
    ).not.toContain("open");
  });
});

it("a form that is begun fills in its defaults, written or calculated", () => {
  const { items, instance } = formOf(
    { type: "text", name: "language", default: "Kiswahili" },
    { type: "integer", name: "rooms", default: "1 + number('2')" },
    { type: "text", name: "broken", default: "nosuch(1)" },
    { type: "text", name: "none" },
  );
  expect(defaultsOf(items, instance)).toEqual([
    ["language", "Kiswahili"],
    ["rooms", "3"],
  ]);
});
