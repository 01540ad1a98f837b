/** A plain count of marks, enough to draw a result with; the program's own scoring is in Rust. */
import type { Assessed, Json, Payload, SectionScore } from "../../types";
import type { MemoryStore } from "./store";

type Definition = { code: string; type: string; items: Json[]; sentenceEnds: number[]; passage: string };

function sectionsOf(store: MemoryStore, assessmentId: string): Definition[] {
  const { assessmentDefinitionId } = store.get({ kind: "PupilAssessment", id: assessmentId }).data;
  const id = String(assessmentDefinitionId);
  const { sections } = store.get({ kind: "AssessmentDefinition", id }).data;
  return (Array.isArray(sections) ? sections : []).map((section) => {
    const { code, type, items, sentenceEnds, passage } = section as Record<string, Json>;
    return {
      code: String(code),
      type: String(type),
      passage: String(passage ?? ""),
      items: Array.isArray(items) ? items : [],
      sentenceEnds: Array.isArray(sentenceEnds) ? sentenceEnds.map(Number) : [],
    };
  });
}

export function assessIn(store: MemoryStore, assessmentId: string): Assessed {
  const answers = store.select({
    kind: "SectionAnswer",
    search: null,
    filters: [{ field: "pupilAssessmentId", value: assessmentId }],
    sort: null,
    offset: 0,
    limit: 1000,
  });
  const scores: SectionScore[] = [];
  const refused: Assessed["refused"] = [];
  const types = new Map<string, string>();
  for (const section of sectionsOf(store, assessmentId)) {
    const data = answers.rows.find((row) => row.data.section === section.code)?.data;
    if (!data || typeof data.items !== "string" || data.skippedReason) continue;
    types.set(section.code, section.type);
    const isTimed = section.type === "timedGrid" || section.type === "passage";
    if (isTimed && typeof data.lastItem !== "number") {
      refused.push({ section: section.code, message: "the last item attempted is not marked" });
    } else {
      const passage = answers.rows.find((row) => row.data.section === section.passage)?.data;
      scores.push(count(section, data, asFarAs(section, data.items, passage?.lastItem)));
    }
  }
  return { scores, refused, result: summary(assessmentId, scores, types) };
}

function summary(assessmentId: string, scores: SectionScore[], types: Map<string, string>): Payload {
  const sum = (among: SectionScore[], of: (score: SectionScore) => number) =>
    among.reduce((total, score) => total + of(score), 0);
  const ofType = (type: string) => scores.filter((score) => types.get(score.section) === type);
  const questions = ofType("questions");
  const asked = sum(questions, (score) => score.asked);
  const understood = sum(questions, (score) => score.correct);
  const rate = ofType("passage")[0]?.perMinute ?? null;
  return {
    pupilAssessmentId: assessmentId,
    formula: 1,
    correct: sum(scores, (score) => score.correct),
    attempted: sum(scores, (score) => score.attempted),
    zeroScores: scores.filter((score) => score.correct === 0).length,
    ...(rate === null ? {} : { wordsPerMinute: rate }),
    ...(asked === 0 ? {} : { comprehensionOfAsked: understood / asked }),
    ...(questions.length === 0
      ? {}
      : { comprehensionOfTotal: understood / sum(questions, (score) => score.total) }),
  };
}

/** Questions beyond the last word read were not asked. */
function asFarAs(section: Definition, items: string, words: Json | undefined): string {
  if (typeof words !== "number") return items;
  const after = (index: number) => (section.items[index] as { after?: number } | undefined)?.after ?? 0;
  return [...items].map((mark, index) => (after(index) > words ? "s" : mark)).join("");
}

function count(section: Definition, data: Payload, items: string): SectionScore {
  const last = typeof data.lastItem === "number" ? data.lastItem : items.length;
  const marks = [...items].slice(0, last);
  const correct = marks.filter((mark) => mark === "1").length;
  const incorrect = marks.filter((mark) => mark === "0" || mark === "n" || mark === "d").length;
  const elapsed =
    typeof data.durationSeconds === "number" && typeof data.secondsLeft === "number"
      ? data.durationSeconds - data.secondsLeft
      : null;
  const rate = elapsed ? (correct * 60) / elapsed : null;
  return {
    section: section.code,
    total: section.items.length,
    asked: marks.filter((mark) => mark !== "." && mark !== "s" && mark !== "a").length,
    attempted: correct + incorrect,
    correct,
    incorrect,
    noResponse: marks.filter((mark) => mark === "n").length,
    autoStopped: data.autoStopped === true,
    elapsedSeconds: elapsed,
    perMinute: rate,
    accuracy: correct + incorrect > 0 ? correct / (correct + incorrect) : null,
    sentences:
      section.sentenceEnds.length > 0 ? section.sentenceEnds.filter((end) => end <= last).length : null,
  };
}
