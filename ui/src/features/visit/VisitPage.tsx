/** The workspace of one visit: its parts in any order, whether what was typed is safe, and what is missing. */
import { Anchor, Badge, Group, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useRecord } from "../../api/queries";
import type { RecordKey, RecordView } from "../../api/types";
import { type OpenForm, useFormSession } from "../../api/useFormSession";
import { useHistory } from "../../api/useHistory";
import { Breadcrumb } from "../../components/Breadcrumb";
import { isToldAtTheField } from "../../components/form/unread";
import { RecordHistory } from "../../components/history/RecordHistory";
import { InConflict } from "../../components/InConflict";
import { LeaveGuard } from "../../components/LeaveGuard";
import { Loading } from "../../components/Loaded";
import { PageHeader } from "../../components/PageHeader";
import { type Problem, ProblemNotice } from "../../components/ProblemNotice";
import { ScreenProblem } from "../../components/ScreenProblem";
import { StateBadge } from "../../components/StateBadge";
import { useFormat } from "../../i18n/format";
import { useNames } from "../../i18n/names";
import type { VisitPart } from "./lib";
import { Actions } from "./parts/Actions";
import { Arrival } from "./parts/Arrival";
import { Finish } from "./parts/Finish";
import { FormPart } from "./parts/FormPart";
import { Lessons } from "./parts/Lessons";
import { Notes } from "./parts/Notes";
import { PartList } from "./parts/PartList";
import { Pupils } from "./parts/Pupils";
import { type Told, useSaving, useTellSaving } from "./saving";
import { useGoTo } from "./useGoTo";
import { useStoredView } from "./useStoredView";
import { useVisitContent, type Visit } from "./useVisitContent";
import classes from "./VisitPage.module.css";

type Props = { id: string; part: VisitPart; at: string | null; onGo: (part: VisitPart, at?: string) => void };

export function VisitPage(props: Props) {
  const form = useFormSession({ kind: "SchoolVisit", id: props.id });
  if (form.phase === "error") return <ScreenProblem problem={form.error} onRetry={form.retry} />;
  if (form.phase === "opening") return <Loading rows={6} />;
  return <Workspace {...props} open={form} />;
}

type Open = Extract<OpenForm, { phase: "open" }>;

function Workspace({ id, part, at, onGo, open }: Props & { open: Open }) {
  const { told, provide } = useSaving();
  const view = useStoredView({ kind: "SchoolVisit", id }, open);
  const content = useVisitContent(id, open, view);
  const history = useHistory({ kind: "SchoolVisit", id });
  if (!content) return <Loading rows={6} />;
  if ("error" in content) return <ScreenProblem problem={content.error as Problem} onRetry={content.retry} />;
  const { visit } = content;
  return (
    <div className={classes.frame} data-testid="visit-workspace">
      <VisitHeader visit={visit} />
      {provide(
        <div className={classes.workspace}>
          <TellSaves visit={visit} />
          <Guard visit={visit} told={told} />
          <PartList visit={visit} open={part} saves={Object.values(told)} />
          <div className={classes.part}>
            {visit.open.snapshot.inConflict && <InConflict />}
            <NotSent view={visit.view} />
            {visit.open.snapshot.problem && <ProblemNotice problem={visit.open.snapshot.problem} />}
            <OpenPart visit={visit} part={part} at={at} onGo={onGo} />
            {part === "finish" && <RecordHistory history={history} />}
          </div>
        </div>,
      )}
    </div>
  );
}

/** The forms of one part close with it; the visit and its answers stay open in all of them. */
function Guard({ visit, told }: { visit: Visit; told: Told }) {
  const { visit: own, answers, ...ofParts } = told;
  return (
    <>
      <LeaveGuard forms={[own, answers].filter((one) => one !== undefined)} keeps={`/visits/${visit.id}`} />
      <LeaveGuard forms={Object.values(ofParts)} />
    </>
  );
}

function OpenPart({ visit, part, at, onGo }: Pick<Props, "part" | "at" | "onGo"> & { visit: Visit }) {
  useGoTo(part, at, part !== "form" || typeof visit.form === "object");
  switch (part) {
    case "arrival":
      return <Arrival visit={visit} at={at} />;
    case "form":
      return <FormPart visit={visit} at={at} />;
    case "lessons":
      return <Lessons visit={visit} at={at} onOpen={(lesson) => onGo("lessons", lesson)} />;
    case "pupils":
      return <Pupils visit={visit} />;
    case "notes":
      return <Notes visit={visit} at={at} />;
    case "actions":
      return <Actions visit={visit} />;
    case "finish":
      return <Finish visit={visit} />;
  }
}

/** The visit's own fields and the answers of its form are open whatever part is shown. */
function TellSaves({ visit }: { visit: Visit }) {
  const { session, snapshot } = visit.open;
  const refused = Object.keys(snapshot.refused).length;
  useTellSaving("visit", { ...snapshot, refused }, session.flush);
  const answers = typeof visit.form === "object" ? visit.form.answers : null;
  useTellSaving(
    "answers",
    answers && { ...answers.snapshot, refused: answers.snapshot.unsaved.size },
    answers?.session.flush ?? session.flush,
  );
  return null;
}

function VisitHeader({ visit }: { visit: Visit }) {
  const { t } = useTranslation();
  const names = useNames();
  const format = useFormat();
  const { values, view } = visit;
  const school = view.links.find(({ field }) => field === "schoolId");
  const schoolKey: RecordKey = { kind: "School", id: visit.schoolId };
  const known = useRecord(schoolKey, school === undefined && visit.schoolId !== "").data;
  const facts = [
    typeof values.date === "string" ? format.plainDate(values.date) : t("visit.noDate"),
    typeof values.visitType === "string" ? names.choice(values.visitType) : null,
  ];
  return (
    <PageHeader
      above={<Breadcrumb label={t("records.trail")} trail={view.ownerTrail} />}
      title={<bdi>{school?.label ?? known?.label ?? t("visit.titleUnknown")}</bdi>}
      lead={
        <Group gap="sm">
          <Text component="span">{facts.filter(Boolean).join(" · ")}</Text>
          <Badge variant="light" tt="none" fw={600}>
            {t(`visit.status.${standingWord(values)}`)}
          </Badge>
        </Group>
      }
      aside={<StateBadge state={view.state} />}
      actions={
        <Anchor
          size="sm"
          renderRoot={(anchor) => (
            <Link to="/records/$kind/$id" params={{ kind: "SchoolVisit", id: visit.id }} {...anchor} />
          )}
        >
          {t("visit.wholeRecord")}
        </Anchor>
      }
    />
  );
}

function standingWord({ status, arrivedAt, incompleteReason }: Visit["values"]) {
  if (status === "cancelled") return "cancelled";
  if (status === "done") return incompleteReason === undefined ? "done" : "incomplete";
  return arrivedAt === undefined ? "planned" : "begun";
}

/** Why the visit is not sent, where that is more than an answer that is still missing. */
function NotSent({ view }: { view: RecordView }) {
  const { t } = useTranslation();
  const { attention } = view;
  if (!attention) return null;
  if (isToldAtTheField(attention.fields)) return null;
  return <ProblemNotice title={t("records.attentionTitle")} problem={attention} tone="orange" />;
}
