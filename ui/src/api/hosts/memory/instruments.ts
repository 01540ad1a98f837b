/** Invented instruments of the memory host, in the public form of EGRA and EGMA; one is read from right to left. */
import type { Payload } from "../../types";

const cycled = (items: string, count: number) => {
  const list = items.split(" ");
  return Array.from({ length: count }, (_, index) => list[(index * 7) % list.length] ?? "");
};
const story =
  "Zuri has a red kite. Every day after school she runs with it up the hill. One day the wind is strong and the string breaks. Zuri and her brother look for it until dark. They find it in a tree.";
const words = story.split(" ");
const sentenceEnds = words.flatMap((word, index) => (word.endsWith(".") ? [index + 1] : []));

export const instruments: Payload[] = [
  {
    title: "Early reading, grade 2",
    code: "READ-2",
    version: 2,
    status: "published",
    subject: "reading",
    language: "English",
    sections: [
      {
        code: "letters",
        title: "Letter sounds",
        type: "timedGrid",
        instruction: "Tell me the sound of each letter, along the line. Begin here.",
        items: cycled("d k E o a H W i l s t m B e n r u G p f", 100),
        durationSeconds: 60,
        columns: 10,
        stop: { firstWrong: 10 },
        hesitationSeconds: 3,
        timeMarkSeconds: 30,
      },
      {
        code: "familiar",
        title: "Familiar words",
        type: "timedGrid",
        instruction: "Read as many of these words as you can.",
        items: cycled("goat home rain play hand milk come tree book bird sing walk", 50),
        durationSeconds: 60,
        columns: 5,
        pause: true,
        stop: { firstWrong: 5 },
        hesitationSeconds: 3,
      },
      {
        code: "passage",
        title: "Reading aloud: The kite",
        type: "passage",
        instruction: "Read this aloud. Afterwards I ask you about it.",
        items: words,
        durationSeconds: 60,
        stop: { firstWrong: 5 },
        hesitationSeconds: 3,
        sentenceEnds,
      },
      {
        code: "comprehension",
        title: "Questions about The kite",
        type: "questions",
        passage: "passage",
        skipIfZero: "passage",
        items: [
          { text: "What does Zuri have?", answer: "A (red) kite", after: sentenceEnds[0] ?? 1 },
          {
            text: "When does she run up the hill?",
            answer: "After school, every day",
            after: sentenceEnds[1] ?? 1,
          },
          { text: "Why did the kite fly away?", answer: "The string broke", after: sentenceEnds[2] ?? 1 },
          { text: "Who looked for it with her?", answer: "Her brother", after: sentenceEnds[3] ?? 1 },
          { text: "Where was it?", answer: "In a tree", after: sentenceEnds[4] ?? 1 },
        ],
      },
    ],
  },
  {
    title: "Early mathematics, grade 2",
    code: "MATH-2",
    version: 1,
    status: "published",
    subject: "mathematics",
    language: "English",
    sections: [
      {
        code: "bigger",
        title: "Which is bigger?",
        type: "list",
        items: ["7 or 4", "11 or 16", "39 or 23", "58 or 49", "65 or 67", "94 or 78"].map((text) => ({
          text,
          answer: String(Math.max(...text.split(" or ").map(Number))),
        })),
        stop: { consecutiveWrong: 4 },
      },
      {
        code: "addition",
        title: "Addition",
        type: "timedGrid",
        items: ["1 + 2", "3 + 1", "2 + 4", "5 + 2", "4 + 4", "6 + 1", "3 + 5", "7 + 2", "2 + 8", "6 + 3"],
        durationSeconds: 60,
        columns: 5,
        hesitationSeconds: 5,
        stop: { firstWrong: 5 },
      },
      {
        code: "addition2",
        title: "Addition, harder",
        type: "list",
        items: ["13 + 6", "18 + 7", "24 + 15", "22 + 37", "38 + 26"],
        skipIfZero: "addition",
      },
    ],
  },
  {
    title: "قراءة الحروف",
    code: "READ-AR",
    version: 1,
    status: "published",
    subject: "reading",
    language: "العربية",
    sections: [
      {
        code: "letters",
        title: "أصوات الحروف",
        type: "timedGrid",
        instruction: "اقرأ الحروف سطرا سطرا.",
        items: cycled("ب ت ج د ر س ع ف ق ك ل م ن ه و ي", 40),
        durationSeconds: 60,
        columns: 10,
        stop: { consecutiveWrong: 10 },
      },
    ],
  },
];
