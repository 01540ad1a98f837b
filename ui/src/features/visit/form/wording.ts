/** What a question says on the screen: in the window's language, with the answers that it names filled in. Pure. */
import type { FormState } from "./formState";
import { choiceLabel, labelOf, type Question } from "./question";

const REFERENCE = /\$\{\s*([^{}]*?)\s*\}/g;

export type Wording = { label: string; hint: string | null; constraintMessage: string | null };

export function wordingOf(question: Question, state: FormState, language: string): Wording {
  const filled = (text: string) => text.replace(REFERENCE, (_, name: string) => said(name, state, language));
  return {
    label: filled(labelOf(question, language)),
    hint: question.hint === null ? null : filled(question.hint),
    constraintMessage: question.constraintMessage === null ? null : filled(question.constraintMessage),
  };
}

function said(name: string, state: FormState, language: string): string {
  const found = [...state.byId.values()].find(({ question }) => question.name === name);
  if (!found || found.value === null) return "…";
  const { choices } = found.question;
  if (choices.length === 0) return found.value;
  const labels = found.value.split(" ").map((one) => {
    const choice = choices.find((each) => each.name === one);
    return choice ? choiceLabel(choice, language) : one;
  });
  return labels.join(", ");
}
