/** The declarations that the memory host serves: the kinds of the domain, with the fields that screens show. */
import type { FieldInfo, KindInfo, Shape } from "../../types";

type Options = Partial<Omit<FieldInfo, "name" | "label" | "shape">>;

function field(name: string, label: string, shape: Shape, options: Options = {}): FieldInfo {
  return {
    name,
    label,
    shape,
    required: false,
    search: false,
    personal: false,
    choices: null,
    min: null,
    max: null,
    refersTo: null,
    owner: false,
    ...options,
  };
}
const must: Options = { required: true };
const find: Options = { required: true, search: true };
const ref = (name: string, label: string, to: string, options: Options = {}) =>
  field(name, label, "reference", { refersTo: to, ...options });
const ownedBy = (name: string, label: string, to: string) =>
  ref(name, label, to, { owner: true, required: true });

type Declared = Omit<KindInfo, "owner" | "children" | "derivedKey" | "editable"> & {
  editable?: boolean;
  derivedKey?: string[];
};

const declared: Declared[] = [
  {
    kind: "Organisation",
    title: "Organisation",
    collection: "schools",
    nested: "organisations",
    editable: false,
    fields: [field("name", "Name", "text", find)],
  },
  {
    kind: "Country",
    title: "Country",
    collection: "schools",
    nested: "countries",
    editable: false,
    fields: [field("name", "Name", "text", find), field("code", "Code", "text")],
  },
  {
    kind: "Monitor",
    title: "Monitor",
    collection: "schools",
    nested: "monitors",
    editable: false,
    fields: [
      field("name", "Name", "text", { ...find, personal: true }),
      field("email", "E-mail", "text", { personal: true }),
      field("role", "Role", "choice", { choices: ["coordinator", "supervisor", "dataManager"] }),
    ],
  },
  {
    kind: "ProjectForm",
    title: "Form",
    collection: "schools",
    nested: "projectForms",
    editable: false,
    fields: [field("title", "Title", "text", find), field("version", "Version", "integer", must)],
  },
  {
    kind: "FormQuestion",
    title: "Question",
    collection: "schools",
    nested: "formQuestions",
    editable: false,
    fields: [
      ownedBy("projectFormId", "Form", "ProjectForm"),
      field("name", "Name", "text", must),
      field("label", "Question", "longText", find),
      field("type", "Type", "choice", { choices: ["yesNo", "integer", "text"] }),
    ],
  },
  {
    kind: "AssessmentDefinition",
    title: "Assessment definition",
    collection: "schools",
    nested: "assessmentDefinitions",
    editable: false,
    fields: [
      field("title", "Title", "text", find),
      field("version", "Version", "integer", must),
      field("sections", "Sections", "document"),
    ],
  },
  {
    kind: "Region",
    title: "Region",
    collection: "schools",
    nested: "regions",
    editable: false,
    fields: [ownedBy("countryId", "Country", "Country"), field("name", "Name", "text", find)],
  },
  {
    kind: "District",
    title: "District",
    collection: "schools",
    nested: "districts",
    editable: false,
    fields: [ownedBy("regionId", "Region", "Region"), field("name", "Name", "text", find)],
  },
  {
    kind: "School",
    title: "School",
    collection: "schools",
    nested: "schools",
    fields: [
      ownedBy("districtId", "District", "District"),
      field("name", "Name", "text", find),
      field("emisCode", "EMIS code", "text", { search: true }),
      field("ward", "Ward", "text", { search: true }),
      field("level", "Level", "choice", { choices: ["prePrimary", "primary", "secondary"] }),
      field("ownership", "Ownership", "choice", { choices: ["public", "private", "community"] }),
      field("active", "Open", "yesNo"),
      field("enrolment", "Pupils enrolled", "integer", { min: 0, max: 10000 }),
      field("languages", "Languages of instruction", "choices", {
        choices: ["english", "kiswahili", "other"],
      }),
      field("latitude", "Latitude", "decimal", { min: -90, max: 90 }),
      field("longitude", "Longitude", "decimal", { min: -180, max: 180 }),
      field("phone", "Telephone", "text", { personal: true }),
      field("notes", "Notes", "longText"),
    ],
  },
  {
    kind: "Teacher",
    title: "Teacher",
    collection: "schools",
    nested: "teachers",
    fields: [
      ownedBy("schoolId", "School", "School"),
      field("name", "Name", "text", { ...find, personal: true }),
      field("sex", "Sex", "choice", { choices: ["female", "male"] }),
      field("grade", "Grade", "integer", { min: 1, max: 12 }),
      field("subject", "Subject", "text"),
      field("phone", "Telephone", "text", { personal: true }),
      field("active", "Teaching here", "yesNo"),
    ],
  },
  {
    kind: "Pupil",
    title: "Pupil",
    collection: "schools",
    nested: "pupils",
    fields: [
      ownedBy("schoolId", "School", "School"),
      field("code", "Code", "text", find),
      field("sex", "Sex", "choice", { choices: ["female", "male"] }),
      field("grade", "Grade", "integer", { min: 1, max: 12 }),
      field("bornOn", "Date of birth", "date", { personal: true }),
    ],
  },
  {
    kind: "SchoolVisit",
    title: "Visit",
    collection: "visits",
    nested: "visits",
    fields: [
      ownedBy("schoolId", "School", "School"),
      field("date", "Date", "date", must),
      field("status", "Status", "choice", { required: true, choices: ["planned", "done", "cancelled"] }),
      ref("monitorId", "Visited by", "Monitor"),
      ref("projectFormId", "Form", "ProjectForm"),
      field("arrivedAt", "Arrived at", "time"),
      field("leftAt", "Left at", "time"),
      field("headTeacherPresent", "Head teacher present", "yesNo"),
      field("staffOnRoll", "Staff on roll", "integer", { min: 0, max: 500 }),
      field("staffPresent", "Staff present", "integer", { min: 0, max: 500 }),
      field("remarks", "Remarks", "longText"),
    ],
  },
  {
    kind: "ActionPoint",
    title: "Action point",
    collection: "schools",
    nested: "actionPoints",
    fields: [
      ownedBy("schoolId", "School", "School"),
      ref("schoolVisitId", "Agreed in visit", "SchoolVisit"),
      field("action", "What was agreed", "longText", find),
      field("responsible", "Who does it", "text", { personal: true }),
      field("dueOn", "Due on", "date"),
      field("status", "Status", "choice", { choices: ["open", "done", "dropped"] }),
    ],
  },
  {
    kind: "TeacherVisit",
    title: "Lesson observed",
    collection: "visits",
    nested: "teacherVisits",
    fields: [
      ownedBy("schoolVisitId", "Visit", "SchoolVisit"),
      ref("teacherId", "Teacher", "Teacher", must),
      field("subject", "Subject", "choice", { choices: ["reading", "mathematics", "other"] }),
      field("grade", "Grade", "integer", { min: 1, max: 12 }),
      field("topic", "Topic", "text", { search: true }),
      field("startedAt", "Lesson began", "time"),
      field("boysPresent", "Boys present", "integer", { min: 0, max: 300 }),
      field("girlsPresent", "Girls present", "integer", { min: 0, max: 300 }),
      field("feedback", "Feedback given", "longText"),
    ],
  },
  {
    kind: "MonitoringAnswer",
    title: "Monitoring answer",
    collection: "visits",
    nested: "monitoringAnswers",
    derivedKey: ["schoolVisitId", "questionId"],
    fields: [
      ownedBy("schoolVisitId", "Visit", "SchoolVisit"),
      ref("questionId", "Question", "FormQuestion", must),
      field("state", "Answer state", "choice", {
        required: true,
        choices: ["value", "notApplicable", "refused", "dontKnow"],
      }),
      field("value", "Answer", "document"),
    ],
  },
  {
    kind: "PupilAssessment",
    title: "Assessment",
    collection: "assessments",
    nested: "assessments",
    fields: [
      ownedBy("teacherVisitId", "Lesson observed", "TeacherVisit"),
      ref("definitionId", "Assessment definition", "AssessmentDefinition", must),
      ref("pupilId", "Pupil", "Pupil"),
      field("startedAt", "Started", "instant"),
      field("language", "Language", "text"),
      field("consent", "Pupil agreed", "yesNo"),
    ],
  },
  {
    kind: "SectionAnswer",
    title: "Section answer",
    collection: "assessments",
    nested: "sectionAnswers",
    derivedKey: ["pupilAssessmentId", "section"],
    fields: [
      ownedBy("pupilAssessmentId", "Assessment", "PupilAssessment"),
      field("section", "Section", "text", find),
      field("items", "Item states", "document"),
      field("lastItem", "Last item attempted", "integer", { min: 0, max: 500 }),
      field("secondsLeft", "Seconds left", "decimal", { min: 0, max: 600 }),
    ],
  },
  {
    kind: "AssessmentResult",
    title: "Result",
    collection: "assessments",
    nested: "result",
    editable: false,
    derivedKey: ["pupilAssessmentId"],
    fields: [
      ownedBy("pupilAssessmentId", "Assessment", "PupilAssessment"),
      field("scores", "Scores", "document"),
    ],
  },
];

export const memoryKinds: KindInfo[] = declared.map((info) => {
  const owner = info.fields.find((candidate) => candidate.owner);
  return {
    editable: true,
    derivedKey: [],
    ...info,
    owner: owner?.refersTo ? { field: owner.name, kind: owner.refersTo } : null,
    children: declared
      .filter((child) =>
        child.fields.some((candidate) => candidate.owner && candidate.refersTo === info.kind),
      )
      .map((child) => child.kind),
  };
});

export function kindInfo(kind: string): KindInfo {
  const info = memoryKinds.find((candidate) => candidate.kind === kind);
  if (!info) throw new Error(`The memory host declares no kind ${kind}`);
  return info;
}
