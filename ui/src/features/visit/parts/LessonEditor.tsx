/** One lesson observed in a compact form. A new one is kept from its first answer on. */
import { Anchor, Group, Stack } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { KindInfo, Trail } from "../../../api/types";
import { type OpenForm, useFormSession } from "../../../api/useFormSession";
import { useEnter } from "../../../components/firstFocus";
import { EntityForm } from "../../../components/form/EntityForm";
import { marked } from "../../../components/form/RecordEditor";
import { InConflict } from "../../../components/InConflict";
import { Loading } from "../../../components/Loaded";
import { Panel } from "../../../components/Panel";
import { ProblemNotice } from "../../../components/ProblemNotice";
import { useProblemText } from "../../../i18n/problems";
import { NEW } from "../lib";
import { useTellSaving } from "../saving";
import type { Visit } from "../useVisitContent";

const KIND = "TeacherVisit";
/** Written by the screen that times an observation, and read on the whole record. */
const elsewhere = new Set(["segments"]);

type Props = {
  visit: Visit;
  /** Null while it does not exist yet. */
  id: string | null;
  onMade: (id: string) => void;
  actions: ReactNode;
};

export function LessonEditor({ visit, id, onMade, actions }: Props) {
  const form = useFormSession(
    id === null
      ? { kind: KIND, id, parent: { kind: "SchoolVisit", id: visit.id }, prefilled: { visitId: visit.id } }
      : { kind: KIND, id },
  );
  const made = form.phase === "open" ? (form.snapshot.view?.id ?? null) : null;
  useEffect(() => {
    if (id === null && made !== null) onMade(made);
  }, [id, made, onMade]);
  const info = visit.kinds.find(({ kind }) => kind === KIND);
  if (!info || form.phase === "opening") return <Loading rows={4} />;
  if (form.phase === "error") return <ProblemNotice problem={form.error} onRetry={form.retry} />;
  return <Editor visit={visit} info={info} form={form} actions={actions} />;
}

function Editor(props: {
  visit: Visit;
  info: KindInfo;
  form: Extract<OpenForm, { phase: "open" }>;
  actions: ReactNode;
}) {
  const { visit, info, form, actions } = props;
  const { t } = useTranslation();
  const problemText = useProblemText();
  const { session, snapshot } = form;
  const refused = Object.keys(snapshot.refused).length;
  useTellSaving("lesson", { ...snapshot, refused }, session.flush);
  const problems = Object.entries(marked(snapshot)).map(([name, problem]) => [
    name,
    problemText(
      problem,
      info.fields.find((field) => field.name === name),
    ),
  ]);
  const trail: Trail[] = [
    ...visit.view.ownerTrail,
    { kind: "SchoolVisit", id: visit.id, label: visit.view.label },
  ];
  const links = (snapshot.view?.links ?? []).filter((link) => snapshot.values[link.field] === link.id);
  const id = snapshot.view?.id;
  const fields = useRef<HTMLDivElement>(null);
  const [isNew] = useState(id === undefined);
  useEnter(fields, isNew);
  return (
    <Panel
      title={id ? snapshot.view?.label || t("visit.lessons.new") : t("visit.lessons.new")}
      testId="lesson-editor"
      actions={
        <Group gap="sm">
          {id && (
            <Anchor
              size="sm"
              renderRoot={(anchor) => (
                <Link to="/records/$kind/$id" params={{ kind: KIND, id }} {...anchor} />
              )}
            >
              {t("visit.wholeRecord")}
            </Anchor>
          )}
          {actions}
        </Group>
      }
    >
      {snapshot.values.teacherId === undefined && <NewTeacher schoolId={visit.schoolId} />}
      <Stack gap="lg" data-at={id} ref={fields}>
        {snapshot.inConflict && <InConflict />}
        {snapshot.problem && <ProblemNotice problem={snapshot.problem} />}
        <EntityForm
          info={{ ...info, fields: info.fields.filter(({ name }) => !elsewhere.has(name)) }}
          kinds={visit.kinds}
          values={snapshot.values}
          problems={Object.fromEntries(problems)}
          labels={Object.fromEntries(links.map((link) => [link.field, link.label]))}
          trail={trail}
          exists={snapshot.exists}
          onChange={session.change}
          onLeave={() => {
            // A new lesson that nobody has entered anything in is none.
            if (snapshot.exists || snapshot.touched.size > 0) void session.flush();
          }}
        />
      </Stack>
    </Panel>
  );
}

/** The way on where the list of teachers lacks the one who teaches. */
function NewTeacher({ schoolId }: { schoolId: string }) {
  const { t } = useTranslation();
  return (
    <Anchor
      size="sm"
      display="block"
      w="fit-content"
      mb="md"
      renderRoot={(anchor) => (
        <Link
          to="/records/$kind/$id"
          params={{ kind: "Teacher", id: NEW }}
          search={{ ownerKind: "School", ownerId: schoolId }}
          {...anchor}
        />
      )}
    >
      {t("visit.lessons.newTeacher")}
    </Anchor>
  );
}
