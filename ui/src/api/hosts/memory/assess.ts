/** A plain count of marks, enough to draw a result with; the program's own scoring is in Rust. */
import type { Assessed, Payload, SectionScore } from "../../types";
import type { MemoryStore } from "./store";

export function assessIn(store: MemoryStore, assessmentId: string): Assessed {
  const answers = store.select({
    kind: "SectionAnswer",
    search: null,
    filters: [{ field: "pupilAssessmentId", value: assessmentId }],
    sort: null,
    offset: 0,
    limit: 1000,
  });
  const scores = answers.rows.flatMap(({ data }) => (typeof data.items === "string" ? [count(data)] : []));
  const sum = (of: (score: SectionScore) => number) =>
    scores.reduce((total, score) => total + of(score), 0);
  const result: Payload = {
    pupilAssessmentId: assessmentId,
    formula: 1,
    correct: sum((score) => score.correct),
    attempted: sum((score) => score.attempted),
  };
  return { scores, refused: [], result };
}

function count(data: Payload): SectionScore {
  const items = String(data.items);
  const last = typeof data.lastItem === "number" ? data.lastItem : items.length;
  const marks = [...items].slice(0, last);
  const correct = marks.filter((mark) => mark === "1").length;
  const incorrect = marks.filter((mark) => mark === "0" || mark === "n" || mark === "d").length;
  const elapsed =
    typeof data.durationSeconds === "number" && typeof data.secondsLeft === "number"
      ? data.durationSeconds - data.secondsLeft
      : null;
  return {
    section: String(data.section),
    total: items.length,
    asked: marks.length,
    attempted: correct + incorrect,
    correct,
    incorrect,
    noResponse: marks.filter((mark) => mark === "n").length,
    autoStopped: data.autoStopped === true,
    elapsedSeconds: elapsed,
    perMinute: elapsed ? (correct * 60) / elapsed : null,
    accuracy: correct + incorrect > 0 ? correct / (correct + incorrect) : null,
    sentences: null,
  };
}
