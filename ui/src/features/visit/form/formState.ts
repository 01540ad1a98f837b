/**
 * How a form stands with the answers given until now: what is asked, what is calculated, what does not hold and what
 * is missing. Given the same answers it says the same.
 */
import type { Answer, NoAnswer } from "../../../api/answerSession";
import { ExpressionFault, type Instance } from "./expression";
import { type Item, isAsked, isCalculated, type Question } from "./question";

export type QuestionState = {
  question: Question;
  /** What the form's logic asks for with these answers. */
  relevant: boolean;
  value: string | null;
  noAnswer: NoAnswer | null;
  /** Typed, and not to be read as the question asks. */
  unread: string | null;
  problem: "constraint" | "rank" | "unread" | null;
  missing: boolean;
};
export type FormState = {
  byId: ReadonlyMap<string, QuestionState>;
  /** Expressions that cannot be evaluated, each with the question that it stands at. */
  faults: { question: Question; expression: string }[];
};

/** Answers change what is asked, which changes which answers count; more turns than this no form needs. */
const MOST_TURNS = 10;

export function formState(
  items: readonly Item[],
  instance: Instance,
  answers: ReadonlyMap<string, Answer>,
): FormState {
  const faults = new Map<string, { question: Question; expression: string }>();
  const tried = <T>(question: Question, work: () => T, otherwise: T): T => {
    try {
      return work();
    } catch (thrown) {
      if (!(thrown instanceof ExpressionFault)) throw thrown;
      const expression = thrown.message;
      faults.set(`${question.id} ${expression}`, { question, expression });
      return otherwise;
    }
  };
  const rows = flattened(items);
  const stored = (question: Question) => answers.get(question.id)?.value ?? "";
  for (const { question } of rows) instance.set(question.name, stored(question));

  const relevant = new Map<string, boolean>();
  const values = new Map<string, string>();
  for (let turn = 0; turn < MOST_TURNS; turn += 1) {
    let moved = false;
    for (const { question, within } of rows) {
      const inside = within === null || relevant.get(within.id) === true;
      const { relevant: condition, calculation } = question;
      const isRelevant =
        inside && (condition === null || tried(question, () => instance.isTrue(condition, question), true));
      let value = "";
      if (isRelevant && isCalculated(question) && calculation !== null) {
        value = tried(question, () => instance.valueOf(calculation, question), stored(question));
      } else if (isRelevant) value = stored(question);
      moved ||= relevant.get(question.id) !== isRelevant || values.get(question.id) !== value;
      relevant.set(question.id, isRelevant);
      values.set(question.id, value);
      instance.set(question.name, value);
    }
    if (!moved) break;
  }

  const byId = new Map<string, QuestionState>();
  for (const { question } of rows) {
    const isRelevant = relevant.get(question.id) === true;
    const value = (isCalculated(question) && isRelevant ? values.get(question.id) : stored(question)) || null;
    const { noAnswer = null, unread = null } = answers.get(question.id) ?? {};
    const { constraint } = question;
    const holds =
      !isRelevant ||
      value === null ||
      constraint === null ||
      tried(question, () => instance.isTrue(constraint, question), true);
    byId.set(question.id, {
      question,
      relevant: isRelevant,
      value,
      noAnswer,
      unread,
      problem: !isRelevant ? null : problemOf(question, value, unread, holds),
      missing:
        isRelevant &&
        isAsked(question) &&
        question.required &&
        unread === null &&
        !isAnswered(value, noAnswer),
    });
  }
  return { byId, faults: [...faults.values()] };
}

function problemOf(
  question: Question,
  value: string | null,
  unread: string | null,
  holds: boolean,
): QuestionState["problem"] {
  if (unread !== null) return "unread";
  if (!holds) return "constraint";
  return isRankOpen(question, value) ? "rank" : null;
}

/** A reason that a person gave answers a question; an answer that was taken away does not. */
function isAnswered(value: string | null, noAnswer: NoAnswer | null): boolean {
  return value !== null || noAnswer === "notApplicable" || noAnswer === "refused" || noAnswer === "dontKnow";
}

function isRankOpen({ type, choices }: Question, value: string | null): boolean {
  return type === "rank" && value !== null && value.split(" ").length < choices.length;
}

function flattened(
  items: readonly Item[],
  within: Question | null = null,
): { question: Question; within: Question | null }[] {
  return items.flatMap((item) => {
    const row = { question: item.question, within };
    return item.kind === "group" ? [row, ...flattened(item.items, item.question)] : [row];
  });
}

/** Calculated values that are not stored as they come out now, by question. */
export function newlyCalculated(state: FormState, answers: ReadonlyMap<string, Answer>): [string, string][] {
  return [...state.byId.values()].flatMap(({ question, relevant, value }) => {
    if (!isCalculated(question) || !relevant) return [];
    const stored = answers.get(question.id)?.value ?? "";
    return stored === (value ?? "") ? [] : [[question.id, value ?? ""]];
  });
}

/** What a finished form says of every question without an answer: that it was not asked, or that it is missing. */
export function closing(state: FormState): [string, NoAnswer][] {
  return [...state.byId.values()].flatMap((one): [string, NoAnswer][] => {
    const { question, relevant, value, noAnswer, unread } = one;
    if (relevant) {
      const isOpen = value === null && unread === null && (noAnswer === null || noAnswer === "notAsked");
      return isAsked(question) && isOpen ? [[question.id, "missing"]] : [];
    }
    const isDue = isAsked(question) ? noAnswer !== "notAsked" : isCalculated(question) && value !== null;
    return isDue ? [[question.id, "notAsked"]] : [];
  });
}

const DYNAMIC = /\$\{|[a-z][a-z0-9:-]*\(/;

/** What a form that is begun fills in by itself, by question. */
export function defaultsOf(items: readonly Item[], instance: Instance): [string, string][] {
  return flattened(items).flatMap(({ question }): [string, string][] => {
    if (question.default === null || !isAsked(question)) return [];
    if (!DYNAMIC.test(question.default)) return [[question.id, question.default]];
    try {
      const value = instance.valueOf(question.default, question);
      return value === "" ? [] : [[question.id, value]];
    } catch {
      // Nothing is filled in; the question is asked like any other.
      return [];
    }
  });
}
