/** One pupil's assessment: as a whole, or one section of it. */
import { useEffect, useMemo, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useSectionAnswers } from "../../api/assessments";
import { sameValue } from "../../api/draft";
import { useKinds, useRecord } from "../../api/queries";
import type { KindInfo, RecordRow, RecordView } from "../../api/types";
import { type OpenForm, useFormSession } from "../../api/useFormSession";
import { LeaveGuard } from "../../components/LeaveGuard";
import { Loaded, Loading } from "../../components/Loaded";
import { ProblemNotice } from "../../components/ProblemNotice";
import { ScreenProblem } from "../../components/ScreenProblem";
import { Overview } from "./parts/Overview";
import { SectionScreen } from "./parts/SectionScreen";
import { readSections, type Section } from "./section";

const ASSESSMENT = "PupilAssessment";

type Props = { id: string; section: string | undefined; onSection: (code: string | null) => void };

export function AssessmentPage(props: Props) {
  const { section } = props;
  const page = useRef<HTMLDivElement>(null);
  // Another section is another screen: it begins at its top.
  const before = useRef(section);
  useEffect(() => {
    if (before.current === section) return;
    before.current = section;
    page.current?.scrollIntoView({ block: "start" });
  }, [section]);
  const kinds = useKinds();
  const view = useRecord({ kind: ASSESSMENT, id: props.id });
  return (
    <div ref={page} style={{ scrollMarginBlockStart: 28 }} data-testid="assessment-page">
      <Loaded query={kinds} loading={<Loading rows={6} />}>
        {(all) => (
          <Loaded query={view} loading={<Loading rows={6} />}>
            {(found) => <WithInstrument {...props} kinds={all} view={found} />}
          </Loaded>
        )}
      </Loaded>
    </div>
  );
}

function WithInstrument(props: Props & { kinds: KindInfo[]; view: RecordView }) {
  const { view } = props;
  const instrument = useRecord({
    kind: "AssessmentDefinition",
    id: String(view.data.assessmentDefinitionId ?? ""),
  });
  const answers = useSectionAnswers(props.id);
  // An answer that is on disk and not in an old list would be begun a second time.
  const isRead = useRef(false);
  isRead.current ||= !answers.isFetching;
  if (!isRead.current) return <Loading rows={6} />;
  return (
    <Loaded query={instrument} loading={<Loading rows={6} />}>
      {(definition) => (
        <Loaded query={answers} loading={<Loading rows={6} />}>
          {({ rows }) => <WithSections {...props} definition={definition} rows={rows} />}
        </Loaded>
      )}
    </Loaded>
  );
}

type Read = Props & { kinds: KindInfo[]; view: RecordView; definition: RecordView; rows: RecordRow[] };

function WithSections(props: Read) {
  const { t } = useTranslation();
  const document = props.definition.data.sections;
  const sections = useMemo(() => readSections(document), [document]);
  if (sections) return <Assessment {...props} sections={sections} />;
  return (
    <ProblemNotice
      title={t("assessment.unreadableTitle")}
      problem={{
        code: "unreadable_instrument",
        message: t("assessment.unreadableText"),
        safe: t("assessment.unreadableSafe"),
        todo: t("assessment.unreadableTodo"),
      }}
    />
  );
}

function Assessment(props: Read & { sections: Section[] }) {
  const { id, section: code, kinds, view, definition, rows, sections, onSection } = props;
  const form = useFormSession({ kind: ASSESSMENT, id });
  useNewest(form, view, code === undefined);
  const info = kinds.find(({ kind }) => kind === ASSESSMENT);
  if (form.phase === "error") return <ScreenProblem problem={form.error} onRetry={form.retry} />;
  if (form.phase === "opening" || !info) return <Loading rows={6} />;
  const records = new Map(rows.map((row) => [String(row.data.section), row]));
  const answers = new Map(rows.map((row) => [String(row.data.section), row.data]));
  const place = { assessmentId: id, sections, answers, onSection };
  const pupil = nameOf(form.snapshot.view ?? view);
  const { assent, status } = form.snapshot.values;
  const section = sections.find((candidate) => candidate.code === code);
  // The form about the pupil stays open while sections are run.
  const guard = (
    <LeaveGuard
      forms={[{ status: form.snapshot.status, flush: form.session.flush }]}
      keeps={`/assessments/${id}`}
    />
  );
  if (section && assent === true && status !== "complete" && status !== "stopped") {
    const record = records.get(section.code) ?? null;
    return (
      <>
        {guard}
        <SectionScreen key={section.code} {...place} section={section} record={record} pupil={pupil} />
      </>
    );
  }
  return (
    <>
      {guard}
      <Overview
        {...place}
        info={info}
        session={form.session}
        look={form.snapshot}
        records={records}
        trail={view.ownerTrail}
        pupil={pupil}
        instrument={definition.label}
      />
    </>
  );
}

/** When a sync brings a newer version while nobody types, the form is opened anew on it; never while a section is run. */
function useNewest(form: OpenForm, stored: RecordView, active: boolean): void {
  const session = form.phase === "open" ? form.session : null;
  const reopen = form.phase === "open" ? form.reopen : null;
  useEffect(() => {
    if (!session || !reopen || !active) return;
    const { view, dirty, status } = session.snapshot();
    if (!view || dirty || status === "saving" || status === "typing") return;
    if (!sameValue(stored.data, view.data) && !document.activeElement?.closest("[data-field]")) reopen();
  }, [session, reopen, stored, active]);
}

/** What the assessor calls the pupil: the code written here, or the record's name. */
function nameOf(view: RecordView): string {
  const linked = view.links.find(({ field }) => field === "pupilId")?.label;
  return (typeof view.data.pupilCode === "string" ? view.data.pupilCode : linked) ?? view.label;
}
