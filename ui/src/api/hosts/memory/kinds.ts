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

const count = (name: string, label: string, most: number) =>
  field(name, label, "integer", { min: 0, max: most });

const visitTypes = ["monitoring", "coaching", "followUp", "spotCheck"];
const closedReasons =
  "holiday examinations strike weather insecurity event noTeachers closedForGood other".split(" ");
const routines =
  "goalStated priorLessonRecalled pupilsRead pupilsWrote pupilsAsked errorsWorkedThrough bothSexesCalled timeKept".split(
    " ",
  );
const questionTypes =
  "text integer decimal date time select_one select_multiple rank note calculate acknowledge geopoint image audio barcode begin_group end_group begin_repeat end_repeat".split(
    " ",
  );

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
    fields: [
      field("title", "Title", "text", find),
      field("code", "Code", "text", { search: true }),
      field("version", "Version", "integer", must),
      field("status", "Status", "choice", { required: true, choices: ["draft", "published", "retired"] }),
      field("visitType", "Visit type", "choice", { choices: visitTypes }),
    ],
  },
  {
    kind: "FormQuestion",
    title: "Question",
    collection: "schools",
    nested: "formQuestions",
    editable: false,
    fields: [
      ownedBy("projectFormId", "Form", "ProjectForm"),
      field("position", "Position", "integer", must),
      field("type", "Type", "choice", { required: true, choices: questionTypes }),
      field("name", "Name", "text", find),
      field("label", "Question", "longText", { search: true }),
      field("labels", "Question in other languages", "document"),
      field("hint", "Hint", "longText"),
      field("required", "Must be answered", "yesNo"),
      field("relevant", "Asked only if", "text"),
      field("constraint", "Answer must satisfy", "text"),
      field("constraintMessage", "Said otherwise", "text"),
      field("calculation", "Calculation", "text"),
      field("choices", "Choices", "document"),
      field("default", "Default", "text"),
      field("appearance", "Appearance", "text"),
      field("active", "Still asked", "yesNo"),
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
      field("code", "Code", "text", { search: true }),
      field("status", "Status", "choice", { choices: ["draft", "published", "retired"] }),
      field("subject", "Subject", "choice", { choices: ["reading", "mathematics", "other"] }),
      field("language", "Language", "text"),
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
      field("cancelledReason", "Why it was cancelled", "longText"),
      field("incompleteReason", "Why it is incomplete", "longText"),
      field("visitType", "Visit type", "choice", { choices: visitTypes }),
      ref("monitorId", "Visited by", "Monitor"),
      field("accompaniedBy", "Accompanied by", "text", { personal: true }),
      ref("projectFormId", "Form", "ProjectForm"),
      field("arrivedAt", "Arrived at", "time"),
      field("leftAt", "Left at", "time"),
      field("schoolOpen", "School open", "yesNo"),
      field("closedReason", "Why it was closed", "choice", { choices: closedReasons }),
      field("headTeacherPresent", "Head teacher present", "yesNo"),
      field("metWith", "Met with (name and designation)", "text", { personal: true }),
      count("staffOnRoll", "Staff on roll", 1000),
      count("staffPresentRegister", "Staff present by the register", 1000),
      count("staffPresentCounted", "Staff present by head count", 1000),
      count("staffLate", "Staff late", 1000),
      count("boysEnrolled", "Boys enrolled", 20_000),
      count("girlsEnrolled", "Girls enrolled", 20_000),
      count("boysPresentRegister", "Boys present by the register", 20_000),
      count("girlsPresentRegister", "Girls present by the register", 20_000),
      count("boysPresentCounted", "Boys present by head count", 20_000),
      count("girlsPresentCounted", "Girls present by head count", 20_000),
      field("feedbackTo", "Feedback given to", "choices", {
        choices: ["headTeacher", "deputy", "teachers", "managementCommittee", "parents"],
      }),
      field("feedbackTopics", "Feedback topics", "longText"),
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
      ref("visitId", "Agreed on the visit", "SchoolVisit"),
      field("action", "What was agreed", "text", find),
      field("responsible", "Who does it", "text", { personal: true }),
      field("dueOn", "Due on", "date"),
      field("status", "Status", "choice", { required: true, choices: ["open", "done", "dropped"] }),
      field("closedOn", "Done or dropped on", "date"),
      field("notes", "Notes", "longText"),
    ],
  },
  {
    kind: "TeacherVisit",
    title: "Lesson observed",
    collection: "visits",
    nested: "teacherVisits",
    fields: [
      ownedBy("visitId", "Visit", "SchoolVisit"),
      ref("teacherId", "Teacher", "Teacher", must),
      count("grade", "Grade", 13),
      field("subject", "Subject", "choice", {
        choices: ["reading", "writing", "mathematics", "science", "socialStudies", "other"],
      }),
      field("topic", "Topic", "text", { search: true }),
      field("languageOfInstruction", "Language of instruction", "text"),
      field("startedAt", "Started at", "time"),
      field("endedAt", "Ended at", "time"),
      count("boysEnrolled", "Boys enrolled", 500),
      count("girlsEnrolled", "Girls enrolled", 500),
      count("boysPresent", "Boys present", 500),
      count("girlsPresent", "Girls present", 500),
      count("textbooks", "Textbooks in use", 500),
      field("lessonPlan", "Lesson plan seen", "yesNo"),
      field("consent", "Teacher agreed to be observed", "yesNo"),
      ref("coObserverId", "Co observer", "Monitor"),
      field("routinesSeen", "Routines seen", "choices", { choices: routines }),
      field("strengths", "Strengths", "longText"),
      field("toImprove", "To improve", "longText"),
      field("feedback", "Feedback given and agreed", "longText"),
      field("segments", "Timed observation", "document"),
    ],
  },
  {
    kind: "MonitoringAnswer",
    title: "Monitoring answer",
    collection: "visits",
    nested: "monitoringAnswers",
    derivedKey: ["visitId", "questionId"],
    fields: [
      ownedBy("visitId", "Visit", "SchoolVisit"),
      ref("questionId", "Question", "FormQuestion", must),
      ref("projectFormId", "Form", "ProjectForm"),
      field("value", "Answer", "longText"),
      field("noAnswer", "Why there is no answer", "choice", {
        choices: ["notAsked", "notApplicable", "refused", "dontKnow", "missing"],
      }),
      field("unread", "Typed, not readable yet", "longText"),
      field("note", "Note", "longText"),
    ],
  },
  {
    kind: "PupilAssessment",
    title: "Assessment",
    collection: "assessments",
    nested: "assessments",
    fields: [
      ownedBy("teacherVisitId", "Lesson observed", "TeacherVisit"),
      ref("assessmentDefinitionId", "Instrument", "AssessmentDefinition", must),
      ref("pupilId", "Pupil", "Pupil"),
      field("pupilCode", "Pupil code", "text", { search: true }),
      field("sex", "Sex", "choice", { personal: true, choices: ["female", "male"] }),
      field("age", "Age", "integer", { min: 2, max: 30, personal: true }),
      count("grade", "Grade", 13),
      field("homeLanguage", "Home language", "text"),
      field("language", "Language of the assessment", "text"),
      field("formVariant", "Form variant", "text"),
      ref("monitorId", "Assessed by", "Monitor"),
      field("assent", "Pupil agreed", "yesNo"),
      field("startedAt", "Started at", "instant"),
      field("finishedAt", "Finished at", "instant"),
      field("status", "Status", "choice", { choices: ["inProgress", "complete", "stopped"] }),
      field("stoppedReason", "Why it was stopped", "choice", {
        choices: ["refused", "absent", "language", "stopped"],
      }),
      field("notes", "Notes", "longText"),
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
      field("items", "Items (1 right, 0 wrong, n no response, . not attempted)", "text"),
      count("lastItem", "Last item attempted", 1000),
      field("durationSeconds", "Seconds allowed", "decimal", { min: 0, max: 3600 }),
      field("secondsLeft", "Seconds left", "decimal", { min: 0, max: 3600 }),
      field("autoStopped", "Stopped by the rule", "yesNo"),
      field("skippedReason", "Why it was not done", "choice", {
        choices: ["rule", "refused", "absent", "language", "stopped"],
      }),
      count("itemAtTime", "Item reached at the time mark", 1000),
      field("timeMarkSeconds", "Time mark seconds", "decimal", { min: 0, max: 3600 }),
      field("openedAt", "Opened at", "instant"),
      field("finishedAt", "Finished at", "instant"),
      field("events", "Marks as they were made", "document"),
      field("notes", "Notes", "longText"),
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
      count("formula", "Version of the formula", 1000),
      count("correct", "Correct", 100_000),
      count("attempted", "Attempted", 100_000),
      count("zeroScores", "Sections without a correct item", 1000),
      field("wordsPerMinute", "Correct words per minute", "decimal"),
      field("comprehensionOfAsked", "Comprehension, share of questions asked", "decimal"),
      field("comprehensionOfTotal", "Comprehension, share of all questions", "decimal"),
      field("sections", "Sections", "document"),
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
