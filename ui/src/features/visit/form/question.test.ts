import { describe, expect, it } from "vitest";
import type { Payload, RecordRow } from "../../../api/types";
import { arranged, choiceLabel, type Item, inLanguage, questionsOf } from "./question";

const row = (data: Payload): RecordRow => ({
  kind: "FormQuestion",
  id: String(data.name),
  label: "",
  data: { label: String(data.name), ...data },
  state: "confirmed",
  updatedAt: null,
});
const named = (items: readonly Item[]): unknown[] =>
  items.map((item) => (item.kind === "group" ? [item.question.name, named(item.items)] : item.question.name));

describe("a form as it is asked", () => {
  it("stands in the order of its positions, without what is no longer asked unless it has an answer", () => {
    const rows = [
      row({ name: "c", type: "text", position: 3 }),
      row({ name: "a", type: "text", position: 1, active: true }),
      row({ name: "old", type: "text", position: 2, active: false }),
    ];
    expect(questionsOf(rows, new Set()).map(({ name }) => name)).toEqual(["a", "c"]);
    expect(questionsOf(rows, new Set(["old"])).map(({ name }) => name)).toEqual(["a", "old", "c"]);
  });

  it.each<[string, string[], unknown[]]>([
    ["groups in groups", ["a", "<g", "b", "<h", "c", ">", ">", "d"], ["a", ["g", ["b", ["h", ["c"]]]], "d"]],
    [
      "a repeat, as one row without what is in it",
      ["a", "[r", "b", "<g", "c", ">", "]", "d"],
      ["a", "r", "d"],
    ],
    ["a repeat in a repeat", ["[r", "[s", "b", "]", "c", "]", "d"], ["r", "d"]],
    ["a group that is never ended", ["<g", "a"], [["g", ["a"]]]],
    ["an end without a beginning", [">", "a", "]", "b"], ["a", "b"]],
  ])("holds %s", (_, rows, expected) => {
    const types: Record<string, string> = {
      "<": "begin_group",
      ">": "end_group",
      "[": "begin_repeat",
      "]": "end_repeat",
    };
    const records = rows.map((text, index) =>
      row({
        name: text.replace(/^[<[]/, "") || `row${index}`,
        type: types[text[0] ?? ""] ?? "text",
        position: index + 1,
      }),
    );
    expect(named(arranged(questionsOf(records, new Set())))).toEqual(expected);
  });
});

it.each<[Payload, string, string]>([
  [{ en: "Yes", sw: "Ndiyo" }, "sw", "Ndiyo"],
  [{ en: "Yes", sw: "Ndiyo" }, "sw-KE", "Ndiyo"],
  [{ "English (en)": "Yes", "Swahili (sw)": "Ndiyo" }, "sw", "Ndiyo"],
  [{ en: "Yes", sw: "" }, "sw", "Ja"],
  [{ en: "Yes" }, "fr", "Ja"],
])("a wording in %j is read in %s", (wording, language, expected) => {
  expect(inLanguage(wording, language, "Ja")).toBe(expected);
});

it("a choice without a wording in this language is read in another, and else by its name", () => {
  expect(choiceLabel({ name: "y", label: { en: "Yes" } }, "fr")).toBe("Yes");
  expect(choiceLabel({ name: "y", label: {} }, "fr")).toBe("y");
});
