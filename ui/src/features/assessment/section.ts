/**
 * The sections of an instrument, read from the document that an AssessmentDefinition carries. The program has
 * checked it when the instrument was published; what still cannot be read makes no section at all.
 */
import type { Json } from "../../api/types";
import type { Letter } from "./letters";

export type SectionType = "timedGrid" | "passage" | "list" | "questions";
export type Item = {
  text: string;
  /** An answer that counts as right, for the assessor to read. */
  answer: string | null;
  /** Words of the passage that must have been attempted for it to be asked. */
  after: number | null;
};
export type StopRule = { kind: "first" | "consecutive"; count: number };
export type Section = {
  code: string;
  title: string;
  type: SectionType;
  instruction: string | null;
  items: Item[];
  durationSeconds: number | null;
  pause: boolean;
  timeMarkSeconds: number | null;
  columns: number;
  stop: StopRule | null;
  hesitationSeconds: number | null;
  skipIfZero: string | null;
  passage: string | null;
  sentenceEnds: number[];
};

const TYPES: readonly SectionType[] = ["timedGrid", "passage", "list", "questions"];
/** Items in a row where the instrument does not say. */
const USUAL_COLUMNS = 10;

type Document = { [key: string]: Json };
const isDocument = (value: Json | undefined): value is Document =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const text = (value: Json | undefined) => (typeof value === "string" ? value : null);
const number = (value: Json | undefined) => (typeof value === "number" ? value : null);

function itemOf(value: Json): Item | null {
  if (typeof value === "string") return { text: value, answer: null, after: null };
  if (!isDocument(value) || typeof value.text !== "string") return null;
  return { text: value.text, answer: text(value.answer), after: number(value.after) };
}

function stopOf(value: Json | undefined): StopRule | null {
  if (!isDocument(value)) return null;
  const [first, consecutive] = [number(value.firstWrong), number(value.consecutiveWrong)];
  if (first !== null) return { kind: "first", count: first };
  return consecutive === null ? null : { kind: "consecutive", count: consecutive };
}

function sectionOf(value: Json): Section | null {
  if (!isDocument(value) || !Array.isArray(value.items)) return null;
  const [code, type] = [text(value.code), TYPES.find((known) => known === value.type)];
  const items = value.items.map(itemOf).filter((item) => item !== null);
  if (!code || !type || items.length === 0 || items.length < value.items.length) return null;
  const durationSeconds = number(value.durationSeconds);
  if ((type === "timedGrid" || type === "passage") && !durationSeconds) return null;
  return {
    code,
    title: text(value.title) ?? code,
    type,
    instruction: text(value.instruction),
    items,
    durationSeconds,
    pause: value.pause === true,
    timeMarkSeconds: number(value.timeMarkSeconds),
    columns: number(value.columns) ?? USUAL_COLUMNS,
    stop: stopOf(value.stop),
    hesitationSeconds: number(value.hesitationSeconds),
    skipIfZero: text(value.skipIfZero),
    passage: text(value.passage),
    sentenceEnds: Array.isArray(value.sentenceEnds)
      ? value.sentenceEnds.filter((end): end is number => typeof end === "number")
      : [],
  };
}

/** The sections in their order; null when the instrument cannot be read as a whole. */
export function readSections(document: Json | undefined): Section[] | null {
  if (!Array.isArray(document) || document.length === 0) return null;
  const sections = document.map(sectionOf).filter((section) => section !== null);
  return sections.length === document.length ? sections : null;
}

export function isTimed(section: Section): boolean {
  return section.type === "timedGrid" || section.type === "passage";
}

/** Whether a pupil who attempted `words` words of the passage is asked this item. */
export function isReached(item: Item, words: number): boolean {
  return item.after === null || item.after <= words;
}

/** The item, counted from 1, after which the rule ends the section; as `StopRule::stops_at` in the program. */
export function stopsAt(rule: StopRule | null, letters: readonly Letter[]): number | null {
  if (!rule) return null;
  const wrong = (letter: Letter | undefined) => letter === "0" || letter === "n" || letter === "d";
  if (rule.kind === "first") {
    const row = letters.slice(0, rule.count);
    return row.length === rule.count && row.every(wrong) ? rule.count : null;
  }
  let inRow = 0;
  for (const [index, letter] of letters.entries()) {
    inRow = wrong(letter) ? inRow + 1 : 0;
    if (inRow === rule.count) return index + 1;
  }
  return null;
}

/** The items in the rows in which the pupil sees them, each row with the number of its first item. */
export function rowsOf(section: Section): { first: number; items: Item[] }[] {
  const rows = [];
  for (let start = 0; start < section.items.length; start += section.columns) {
    rows.push({ first: start + 1, items: section.items.slice(start, start + section.columns) });
  }
  return rows;
}
