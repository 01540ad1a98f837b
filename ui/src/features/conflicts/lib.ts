/** Settling a conflict: which version of each field, what comes out, and what is still open. Pure. */
import { sameValue } from "../../api/draft";
import type { ConflictField, ConflictView, FieldChoice, Json, Resolution } from "../../api/types";

export type Choices = Readonly<Record<string, FieldChoice | undefined>>;

/** Removed on one side: there are no fields to choose from, only whether the record stays. */
export function isAboutRemoval(view: ConflictView): boolean {
  return view.mine.removed || view.theirs.removed || view.reason === "orphaned";
}

/** Which removal a conflict is about, as it is said in words. */
export type Removal = "mineDeleted" | "theirsDeleted" | "leftScope" | "orphaned" | "subtreeChanged";

export function removalOf(view: ConflictView): Removal {
  if (view.reason === "leftScope" || view.reason === "orphaned" || view.reason === "subtreeChanged") {
    return view.reason;
  }
  return view.mine.removed ? "mineDeleted" : "theirsDeleted";
}

export function splitFields(fields: readonly ConflictField[]): {
  differing: ConflictField[];
  same: ConflictField[];
} {
  const differing = fields.filter((field) => field.differs);
  return {
    // What both changed needs thought; it comes first.
    differing: [...differing.filter((field) => field.clash), ...differing.filter((field) => !field.clash)],
    same: fields.filter((field) => !field.differs),
  };
}

/** A field changed on one side only takes that side. What both changed is left to the user. */
export function startingChoices(view: ConflictView): Choices {
  const choices: Record<string, FieldChoice | undefined> = {};
  for (const field of view.fields) {
    if (!field.differs || field.clash) continue;
    choices[field.name] = sameValue(field.mine, field.base) ? "theirs" : "mine";
  }
  return choices;
}

/**
 * A sync may bring a newer version of the other side while someone decides. A choice counts only for the values that it
 * was made on: a field that has changed since is as it would be at the start.
 */
export function carriedOver(before: ConflictView, after: ConflictView, choices: Choices): Choices {
  const isAsItWas = (field: ConflictField) =>
    before.fields.some(
      ({ name, base, mine, theirs }) =>
        name === field.name &&
        sameValue(base, field.base) &&
        sameValue(mine, field.mine) &&
        sameValue(theirs, field.theirs),
    );
  const start = startingChoices(after);
  return Object.fromEntries(
    after.fields
      .filter(({ differs }) => differs)
      .map((field) => [field.name, isAsItWas(field) ? choices[field.name] : start[field.name]]),
  );
}

/** Names the choices of a conflict that nobody has settled yet. */
export function reviewOf({ id }: { id: string }): string {
  return `review of ${id}`;
}

export function takeAll(view: ConflictView, side: "mine" | "theirs"): Choices {
  return Object.fromEntries(view.fields.filter((field) => field.differs).map((field) => [field.name, side]));
}

export function undecided(view: ConflictView, choices: Choices): ConflictField[] {
  return view.fields.filter((field) => field.differs && choices[field.name] === undefined);
}

/** What the record's field will hold; undefined while it is still open. */
export function resultOf(field: ConflictField, choice: FieldChoice | undefined): Json | undefined {
  if (!field.differs) return field.mine;
  if (choice === undefined) return undefined;
  if (choice === "mine") return field.mine;
  if (choice === "theirs") return field.theirs;
  return choice.value;
}

/** The decision as the program takes it: a whole side where every field says so, else field by field. */
export function resolutionOf(view: ConflictView, choices: Choices): Resolution | null {
  const fields: Record<string, FieldChoice> = {};
  for (const field of view.fields) {
    if (!field.differs) continue;
    const choice = choices[field.name];
    if (choice === undefined) return null;
    fields[field.name] = choice;
  }
  const all = Object.values(fields);
  if (all.every((choice) => choice === "mine")) return { id: view.id, take: "mine" };
  if (all.every((choice) => choice === "theirs")) return { id: view.id, take: "theirs" };
  return { id: view.id, take: "fields", fields };
}

/** Within so many minutes an edit is told by one time; a laptop whose clock is off leaves a wider gap. */
const ONE_TIME_MINUTES = 30;

export function isWide(from: string, to: string): boolean {
  return Date.parse(to) - Date.parse(from) > ONE_TIME_MINUTES * 60_000;
}
