/** What every input of a form is given, and what it gives back. */
import type { Question } from "./question";

export type AnswerInputProps = {
  question: Question;
  label: string;
  hint: string | null;
  language: string;
  value: string | null;
  /** What was typed in its place and cannot be read as the question asks. */
  unread: string | null;
  error: string | undefined;
  /** An empty value is no answer. */
  onValue: (value: string) => void;
  onUnread: (typed: string) => void;
};
