import { describe, expect, it } from "vitest";
import { draftOf, isDirty, requestFor, valuesOf, withChange, withRefused, withSaved } from "./draft";

const saved = { name: "Hill Primary", level: "primary", enrolment: 200 };

describe("a draft", () => {
  it("shows what was typed over what is saved", () => {
    const draft = withChange(draftOf(saved), "name", "Hill School");
    expect(valuesOf(draft)).toEqual({ ...saved, name: "Hill School" });
  });

  it("takes an emptied answer away instead of storing an empty text", () => {
    const draft = withChange(draftOf(saved), "level", "");
    expect(valuesOf(draft)).toEqual({ name: "Hill Primary", enrolment: 200 });
    expect(requestFor(draft, ["level"])).toMatchObject({ set: {}, unset: ["level"] });
  });

  it("forgets a change that was typed back", () => {
    const draft = withChange(withChange(draftOf(saved), "name", "X"), "name", "Hill Primary");
    expect(isDirty(draft)).toBe(false);
  });

  it("sends only the fields that are asked for", () => {
    const draft = withChange(withChange(draftOf(saved), "name", "A"), "enrolment", 3);
    expect(requestFor(draft, ["enrolment"])?.set).toEqual({ enrolment: 3 });
    expect(requestFor(draft, ["level"])).toBeNull();
  });

  it("keeps what was typed while a save was under way", () => {
    const first = withChange(draftOf(saved), "name", "A");
    const sent = requestFor(first, ["name"])?.sent ?? {};
    const second = withChange(first, "name", "AB");
    const after = withSaved(second, { ...saved, name: "A" }, sent);
    expect(valuesOf(after).name).toBe("AB");
    expect(isDirty(after)).toBe(true);
  });

  it("keeps what was put back while a save was under way", () => {
    const first = withChange(draftOf(saved), "name", "A");
    const sent = requestFor(first, ["name"])?.sent ?? {};
    const after = withSaved(withChange(first, "name", saved.name), { ...saved, name: "A" }, sent);
    expect(valuesOf(after).name).toBe(saved.name);
    expect(isDirty(after)).toBe(true);
  });

  it("keeps a refused answer with its reason until it changes", () => {
    const typed = withChange(draftOf(saved), "enrolment", -1);
    const refused = withRefused(typed, [{ field: "enrolment", code: "out_of_range", message: "0 or more" }]);
    expect(valuesOf(refused).enrolment).toBe(-1);
    expect(refused.refused).toEqual({
      enrolment: { field: "enrolment", code: "out_of_range", message: "0 or more" },
    });
    expect(withChange(refused, "enrolment", 4).refused).toEqual({});
  });
});
