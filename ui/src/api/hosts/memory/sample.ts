/**
 * Invented sample data, the same on each start: no name, school or result in it is real. Ids count up, so that a
 * test can name them.
 */
import type { Payload } from "../../types";
import { sampleForms } from "./forms";
import { instruments } from "./instruments";

export type SampleRecord = { kind: string; id: string; data: Payload };

/** A UUID that reads as its kind's number and a count. */
export function sampleId(room: number, count: number): string {
  return `0190a000-${room.toString(16).padStart(4, "0")}-7000-8000-${count.toString(16).padStart(12, "0")}`;
}

const ROOMS = {
  Organisation: 1,
  Country: 2,
  Region: 3,
  District: 4,
  School: 5,
  Teacher: 6,
  Pupil: 7,
  Monitor: 8,
  SchoolVisit: 9,
  TeacherVisit: 10,
  PupilAssessment: 11,
  SectionAnswer: 12,
  AssessmentResult: 13,
  MonitoringAnswer: 14,
  ProjectForm: 15,
  FormQuestion: 16,
  AssessmentDefinition: 17,
  ActionPoint: 18,
} as const;
export type SampleKind = keyof typeof ROOMS;
export const idOf = (kind: SampleKind, count: number) => sampleId(ROOMS[kind], count);

const regions: [string, string[]][] = [
  ["Lakeside", ["Port Akola", "Mwanda", "Sirembe"]],
  ["Highlands", ["Kaptere", "Olmarai", "Tumbeni"]],
  ["Coast", ["Shimba Bay", "Kijani", "Old Harbour"]],
];
const first =
  "Acacia Baobab Cedar Dombeya Ebony Fig Grevillea Heron Ibis Jacaranda Kingfisher Lantana Mango Neem Olive Palm Quince Raffia Sisal Tamarind".split(
    " ",
  );
const second = "Hill,Valley,Bridge,Spring,Crossing,Field,Bend,Rock,Well,Market,Ridge,Ford".split(",");
const wards = "Amani,Baraka,Chemchemi,Dunia,Elimu,Furaha,Harambee,Imani".split(",");
const givenNames = "Amina,Brian,Caro,Daudi,Esther,Farid,Grace,Hassan,Irene,Joseph,Khadija,Lewis".split(",");
const familyNames = "Achola,Barasa,Chebet,Daud,Ekiru,Faraji,Gathoni,Hamisi,Indimuli,Jebet".split(",");
const topics = ["Blending sounds", "Place value", "Reading a short story", "Adding to 20", "New words"];
const at = <T>(list: readonly T[], index: number): T => list[index % list.length] as T;

export function sampleRecords(schoolCount: number): SampleRecord[] {
  const records: SampleRecord[] = [];
  const add = (kind: SampleKind, count: number, data: Payload) => {
    const id = idOf(kind, count);
    records.push({ kind, id, data });
    return id;
  };
  add("Organisation", 1, { name: "Lighthouse Learning (invented)" });
  const country = add("Country", 1, { name: "Sampleland", code: "SL" });
  const monitors = ["Grace Wambura", "Tom Okech", "Salma Yusuf"].map((name, index) =>
    add("Monitor", index + 1, {
      name,
      email: `${name.split(" ")[0]?.toLowerCase()}@example.org`,
      role: index === 2 ? "supervisor" : "coordinator",
    }),
  );
  const form = idOf("ProjectForm", 1);
  sampleForms.forEach((sample, index) => {
    const { questions, ...about } = sample;
    const id = add("ProjectForm", index + 1, { ...about, status: "published" });
    questions.forEach((question, place) => {
      add("FormQuestion", index * 100 + place + 1, {
        projectFormId: id,
        position: place + 1,
        active: true,
        ...question,
      });
    });
  });
  const [reading = "", mathematics = "", fromTheRight = ""] = instruments.map((instrument, index) =>
    add("AssessmentDefinition", index + 1, instrument),
  );

  const districts: string[] = [];
  regions.forEach(([name, towns], index) => {
    const region = add("Region", index + 1, { countryId: country, name });
    for (const town of towns)
      districts.push(add("District", districts.length + 1, { regionId: region, name: town }));
  });

  for (let n = 1; n <= schoolCount; n += 1) {
    const level = n % 9 === 0 ? "secondary" : n % 5 === 0 ? "prePrimary" : "primary";
    const noun = { secondary: "Secondary", prePrimary: "Nursery", primary: "Primary" }[level];
    const round = Math.floor((n - 1) / (first.length * second.length));
    add("School", n, {
      districtId: at(districts, n),
      name: `${at(first, n - 1)} ${at(second, Math.floor((n - 1) / first.length))} ${noun}${round > 0 ? ` ${round + 1}` : ""}`,
      emisCode: `SL${(10000 + n * 7).toString()}`,
      ward: at(wards, n * 3),
      level,
      ownership: n % 7 === 0 ? "private" : n % 11 === 0 ? "community" : "public",
      active: n % 23 !== 0,
      enrolment: 120 + ((n * 37) % 640),
      languages: n % 4 === 0 ? ["english"] : ["english", "kiswahili"],
      latitude: Number((-1.2 - (n % 50) / 100).toFixed(4)),
      longitude: Number((36.8 + (n % 70) / 100).toFixed(4)),
    });
    if (n > 12) continue;
    const school = idOf("School", n);
    for (let t = 1; t <= 4; t += 1) {
      add("Teacher", n * 10 + t, {
        schoolId: school,
        name: `${at(givenNames, n + t * 5)} ${at(familyNames, n * 3 + t)}`,
        sex: t % 2 === 0 ? "male" : "female",
        grade: t,
        subject: t % 2 === 0 ? "Mathematics" : "Reading",
        active: true,
      });
    }
    for (let p = 1; p <= 6; p += 1) {
      add("Pupil", n * 10 + p, {
        schoolId: school,
        code: `P-${n}-${p.toString().padStart(2, "0")}`,
        sex: p % 2 === 0 ? "male" : "female",
        grade: 2,
      });
    }
    for (let v = 1; v <= 3; v += 1) {
      const visit = add("SchoolVisit", n * 10 + v, {
        schoolId: school,
        date:
          v === 3 ? `2026-12-${(n + 1).toString().padStart(2, "0")}` : `2026-0${v * 3}-${(n + 9).toString()}`,
        status: v === 3 ? "planned" : "done",
        visitType: v === 3 && n % 4 === 0 ? "coaching" : "monitoring",
        monitorId: at(monitors, n + v),
        ...(v === 3
          ? {}
          : {
              projectFormId: form,
              arrivedAt: "08:20",
              leftAt: "12:45",
              schoolOpen: true,
              headTeacherPresent: v === 1,
              metWith: "The deputy head teacher",
              staffOnRoll: 14,
              staffPresentRegister: 13,
              staffPresentCounted: 12,
              boysEnrolled: 212,
              girlsEnrolled: 224,
              boysPresentRegister: 190,
              girlsPresentRegister: 205,
              boysPresentCounted: 181,
              girlsPresentCounted: 203,
              feedbackTo: ["headTeacher", "teachers"],
              feedbackTopics: "More reading aloud, every pupil, every day.",
            }),
      });
      if (v === 3) continue;
      for (let l = 1; l <= 2; l += 1) {
        const lesson = add("TeacherVisit", n * 100 + v * 10 + l, {
          visitId: visit,
          teacherId: idOf("Teacher", n * 10 + l),
          subject: l === 1 ? "reading" : "mathematics",
          grade: l,
          topic: at(topics, n + v + l),
          startedAt: l === 1 ? "09:00" : "10:20",
          boysPresent: 18 + l,
          girlsPresent: 20 + v,
        });
        if (n === 2 && v === 1 && l === 1) {
          // Not begun: one of each instrument.
          [reading, mathematics, fromTheRight].forEach((definition, index) => {
            add("PupilAssessment", index + 1, {
              teacherVisitId: lesson,
              assessmentDefinitionId: definition,
              pupilCode: `2-0${index + 7}`,
              grade: 2,
            });
          });
        }
        if (l === 2) continue;
        for (let a = 1; a <= 2; a += 1) {
          const count = n * 1000 + v * 100 + l * 10 + a;
          const assessment = add("PupilAssessment", count, {
            teacherVisitId: lesson,
            assessmentDefinitionId: reading,
            pupilId: idOf("Pupil", n * 10 + a),
            startedAt: `2026-0${v * 3}-${(n + 9).toString()}T07:${(a * 12).toString()}:00Z`,
            language: "English",
            assent: true,
            status: "complete",
          });
          add("SectionAnswer", count, {
            pupilAssessmentId: assessment,
            section: "letters",
            items: "11101111011111111110"
              .padEnd(15 + a * 5, "1")
              .slice(0, 15 + a * 5)
              .padEnd(100, "."),
            lastItem: 15 + a * 5,
            durationSeconds: 60,
            secondsLeft: 0,
            finishedAt: `2026-0${v * 3}-${(n + 9).toString()}T07:${(a * 12 + 5).toString()}:00Z`,
          });
          add("AssessmentResult", count, {
            pupilAssessmentId: assessment,
            formula: 1,
            attempted: 15 + a * 5,
            correct: 12 + a * 5,
          });
        }
      }
      for (const [place, value] of [
        [1, "yes"],
        [3, String(n % 4)],
        [4, n % 2 === 0 ? "yes" : "no"],
      ] as const) {
        add("MonitoringAnswer", n * 100 + v * 10 + place, {
          visitId: visit,
          questionId: idOf("FormQuestion", place),
          projectFormId: form,
          value,
        });
      }
    }
    add("ActionPoint", n * 10 + 1, {
      schoolId: school,
      visitId: idOf("SchoolVisit", n * 10 + 2),
      action: "Put up the reading timetable in every grade 1 to 3 classroom.",
      responsible: `${at(givenNames, n)} ${at(familyNames, n)}`,
      dueOn: "2026-12-01",
      status: "open",
    });
  }
  return records;
}
