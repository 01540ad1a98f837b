/** What the assessment screens read and do: the marks of a pupil, their score, and sections that are not done. */
import { useMutation, useQuery } from "@tanstack/react-query";
import { useHost } from "./context";
import type { Host } from "./host";
import { keys } from "./keys";
import { useRecords } from "./queries";

const ANSWER = "SectionAnswer";
/** More than any instrument has sections. */
const MOST_SECTIONS = 200;

export function useSectionAnswers(assessmentId: string) {
  const filters = [{ field: "pupilAssessmentId", value: assessmentId }];
  return useRecords({ kind: ANSWER, search: null, filters, sort: null }, MOST_SECTIONS);
}

/** The score of what is on disk, computed by the program. */
export function useAssessed(assessmentId: string, enabled: boolean) {
  const host = useHost();
  return useQuery({
    queryKey: keys.assessed(assessmentId),
    queryFn: () => host.assess(assessmentId),
    enabled,
  });
}

/** `recordId` is null while nothing is written down about the section. */
export type Skip = { section: string; recordId: string | null; reason: string };

/** What a section that was not done does not say. */
const MARKS = [
  "items",
  "lastItem",
  "durationSeconds",
  "secondsLeft",
  "autoStopped",
  "itemAtTime",
  "timeMarkSeconds",
];

async function skip(host: Host, assessmentId: string, { section, recordId, reason }: Skip): Promise<void> {
  const why = { skippedReason: reason, finishedAt: new Date().toISOString() };
  if (recordId === null) {
    const data = { section, ...why };
    const parent = { kind: "PupilAssessment", id: assessmentId };
    const { pin } = await host.create({ kind: ANSWER, data, parent });
    return host.closeForm(pin);
  }
  const { pin } = await host.openForm({ kind: ANSWER, id: recordId });
  await host.save({ pin, set: why, unset: MARKS });
  return host.closeForm(pin);
}

/** Writes down that sections were not done, and why. */
export function useSkipSections(assessmentId: string) {
  const host = useHost();
  return useMutation({
    mutationFn: async (sections: readonly Skip[]) => {
      for (const each of sections) await skip(host, assessmentId, each);
    },
  });
}
