/** Where a screen of an assessment stands: what has been answered, and the way to another section. */
import type { Answers } from "../order";
import type { Section } from "../section";

export type SectionPlace = {
  assessmentId: string;
  sections: readonly Section[];
  answers: Answers;
  /** Null leads back to the assessment as a whole. */
  onSection: (code: string | null) => void;
};
