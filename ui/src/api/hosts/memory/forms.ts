/** Invented forms for the memory host: one of every type of question that the window can ask. */
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: this is how XLSForm names an answer.
import type { Payload } from "../../types";

const yesNo = [
  { name: "yes", label: { en: "Yes", sw: "Ndiyo" } },
  { name: "no", label: { en: "No", sw: "Hapana" } },
];
const yesNoNa = [...yesNo, { name: "na", label: { en: "Not applicable", sw: "Haihusiki" } }];
const isOpen = "${open_today} = 'yes'";

type SampleForm = Payload & { questions: Payload[] };

export const sampleForms: SampleForm[] = [
  {
    title: "Termly school visit",
    code: "TERM",
    version: 3,
    visitType: "monitoring",
    questions: [
      {
        type: "select_one",
        name: "open_today",
        label: "Is the school teaching today?",
        labels: { sw: "Je, shule inafundisha leo?" },
        choices: yesNo,
        required: true,
      },
      { type: "begin_group", name: "water", label: "Water and toilets", relevant: isOpen },
      {
        type: "integer",
        name: "classes_without_teacher",
        label: "How many classes have no teacher at this moment?",
        hint: "Walk past every room once; do not ask.",
        constraint: ". >= 0 and . <= 40",
        constraintMessage: "Between 0 and 40 classes",
        required: true,
      },
      {
        type: "select_one",
        name: "water_today",
        label: "Can pupils drink clean water today?",
        choices: yesNoNa,
        required: true,
      },
      {
        type: "select_one",
        name: "water_source",
        label: "Where does the water come from?",
        relevant: "${water_today} = 'yes'",
        appearance: "minimal",
        choices: [
          { name: "tank", label: "Rain tank" },
          { name: "pipe", label: "Piped" },
          { name: "borehole", label: "Borehole" },
          { name: "carried", label: "Carried from outside" },
        ],
      },
      {
        type: "integer",
        name: "toilets_girls",
        label: "How many toilets for girls can be used today?",
        constraint: ". >= 0 and . <= 60",
        constraintMessage: "Between 0 and 60 toilets",
      },
      {
        type: "integer",
        name: "toilets_boys",
        label: "How many toilets for boys can be used today?",
        constraint: ". >= 0 and . <= 60",
        constraintMessage: "Between 0 and 60 toilets",
      },
      {
        type: "calculate",
        name: "toilets",
        label: "Toilets that can be used",
        calculation: "${toilets_girls} + ${toilets_boys}",
      },
      { type: "end_group", name: "water_end" },
      { type: "begin_group", name: "classrooms", label: "Classrooms", relevant: isOpen },
      {
        type: "select_multiple",
        name: "books_short",
        label: "In which subjects do more than two pupils share a book?",
        hint: "“In none” stands alone.",
        choices: [
          { name: "none", label: "In none" },
          { name: "english", label: "English" },
          { name: "kiswahili", label: "Kiswahili" },
          { name: "mathematics", label: "Mathematics" },
        ],
      },
      {
        type: "select_one",
        name: "welcome",
        label: "The school welcomes visitors to its lessons.",
        appearance: "likert",
        choices: [
          { name: "1", label: "Strongly disagree" },
          { name: "2", label: "Disagree" },
          { name: "3", label: "Neither" },
          { name: "4", label: "Agree" },
          { name: "5", label: "Strongly agree" },
        ],
      },
      {
        type: "rank",
        name: "needs",
        label: "Rank what the teachers need most.",
        choices: [
          { name: "books", label: "More books" },
          { name: "training", label: "Training" },
          { name: "desks", label: "Desks" },
        ],
      },
      { type: "decimal", name: "kilometres", label: "How far is the nearest tarmac road, in kilometres?" },
      { type: "end_group", name: "classrooms_end" },
      { type: "begin_group", name: "committee", label: "Management committee" },
      { type: "select_one", name: "committee_met", label: "Has it met this term?", choices: yesNo },
      {
        type: "date",
        name: "committee_date",
        label: "When did it last meet?",
        relevant: "${committee_met} = 'yes'",
        constraint: ". <= today()",
        constraintMessage: "A day that has been",
        required: true,
      },
      {
        type: "time",
        name: "committee_time",
        label: "At what time did it begin?",
        relevant: "${committee_met} = 'yes'",
      },
      { type: "end_group", name: "committee_end" },
      { type: "begin_group", name: "leaving", label: "Before you leave" },
      {
        type: "note",
        name: "thanks",
        label: "Read the answers to the head teacher before you leave, and ask for corrections.",
      },
      { type: "acknowledge", name: "read_out", label: "The answers were read to the head teacher" },
      { type: "geopoint", name: "gate", label: "Where is the gate of the school?" },
      { type: "image", name: "board", label: "A picture of the notice board" },
      {
        type: "text",
        name: "next_visitor",
        label: "What should the next visitor know?",
        appearance: "multiline",
      },
      { type: "end_group", name: "leaving_end" },
    ],
  },
  {
    title: "Coaching visit",
    code: "COACH",
    version: 1,
    visitType: "coaching",
    questions: [
      {
        type: "select_one",
        name: "plan_ready",
        label: "Does the teacher have a plan for this lesson?",
        choices: yesNo,
        required: true,
      },
      {
        type: "select_one",
        name: "plan_followed",
        label: "Was the plan followed?",
        relevant: "${plan_ready} = 'yes'",
        choices: [
          { name: "mostly", label: "Mostly" },
          { name: "partly", label: "Partly" },
          { name: "hardly", label: "Hardly" },
        ],
      },
      {
        type: "integer",
        name: "books_in_hand",
        label: "How many pupils have the reader in their hands?",
        constraint: ". >= 0 and . <= 200",
        constraintMessage: "Between 0 and 200 pupils",
        required: true,
      },
      { type: "text", name: "goal", label: "What is the goal for next time?" },
    ],
  },
];
