import { describe, expect, it } from "vitest";
import { catalogues, english, type Texts } from "./catalog";
import { flat, gapsIn, placeholders } from "./complete";
import { FALLBACK_LANGUAGE, languages } from "./languages";
import { pseudoText, pseudoTexts } from "./pseudo";

describe("the catalogue of each language", () => {
  it.each(languages)("$name has every text of English, no other, with the same placeholders", ({ code }) => {
    expect(gapsIn(code, english, catalogues[code] ?? {})).toEqual([]);
  });

  it("is in a folder that can be chosen, and every language that can be chosen has one", () => {
    expect(Object.keys(catalogues).sort()).toEqual(languages.map(({ code }) => code).sort());
    expect(languages.map(({ code }) => code)).toContain(FALLBACK_LANGUAGE);
  });
});

describe("a gap is found", () => {
  const small: Texts = {
    a: { title: "Settings", as: "As {{email}}" },
    sent_one: "One sent",
    sent_other: "{{count, number}} sent",
  };
  const good: Texts = {
    a: { title: "Réglages", as: "En tant que {{email}}" },
    sent_one: "Un envoyé",
    sent_many: "{{count, number}} d'envoyés",
    sent_other: "{{count, number}} envoyés",
  };
  it.each([
    ["nothing, when all is there", {}, []],
    ["a missing text", { a: { title: "Réglages" } }, ["a.as is missing"]],
    ["an empty text", { a: { title: " ", as: "{{email}}" } }, ["a.title is missing"]],
    ["a text that English lacks", { more: "Plus" }, ["more is not in English"]],
    [
      "another placeholder",
      { a: { title: "Réglages", as: "En tant que {{mail}}" } },
      ["a.as has {{mail}} where English has {{email}}"],
    ],
    [
      "a general plural without its number",
      { sent_other: "envoyés" },
      ["sent_other has no placeholder where English has {{count,number}}"],
    ],
    ["a plural form that the language has and English lacks", { sent_many: "" }, ["sent_many is missing"]],
  ])("%s", (_what, change, gaps) => {
    expect(gapsIn("fr", small, { ...good, ...change } as Texts)).toEqual(gaps);
  });
});

describe("the pseudo-language", () => {
  it("is longer, has no plain letter left, and keeps what is put in", () => {
    const text = pseudoText("As {{email}} at {{server}}");
    const plain = "Each answer is saved on this laptop as you type it, with or without a network.";
    expect(pseudoText(plain).length).toBeGreaterThan(plain.length * 1.25);
    expect(placeholders(text)).toEqual(["{{email}}", "{{server}}"]);
    expect(text.replace(/\{\{.*?\}\}/g, "")).not.toMatch(/[A-Za-z]/);
  });
  it("has every key of English", () => {
    expect([...flat(pseudoTexts(english)).keys()]).toEqual([...flat(english).keys()]);
  });
});
