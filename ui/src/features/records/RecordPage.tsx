/** Any record of any kind: its form, what it belongs to, and what belongs to it. */
import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { sameValue } from "../../api/draft";
import { useConflicts, useKinds, useRecord } from "../../api/queries";
import type { KindInfo, RecordKey, RecordView, Trail } from "../../api/types";
import { type OpenForm, useFormSession } from "../../api/useFormSession";
import { Breadcrumb } from "../../components/Breadcrumb";
import { RecordEditor } from "../../components/form/RecordEditor";
import { RecordFacts } from "../../components/form/RecordFacts";
import { LeaveGuard } from "../../components/LeaveGuard";
import { Loaded, Loading } from "../../components/Loaded";
import { NoSuchScreen } from "../../components/NoSuchScreen";
import { PageHeader } from "../../components/PageHeader";
import { Panel } from "../../components/Panel";
import { ScreenProblem } from "../../components/ScreenProblem";
import { StateBadge } from "../../components/StateBadge";
import { useNames } from "../../i18n/names";
import { childKinds, prefilledFor } from "./lib";
import { Children } from "./parts/Children";
import { DeleteButton } from "./parts/DeleteButton";
import { Past } from "./parts/Past";
import { Provenance } from "./parts/Provenance";

type Props = {
  kind: string;
  /** Null while the record is being made. */
  id: string | null;
  owner: RecordKey | null;
  onCreated: (id: string) => void;
};

export function RecordPage(props: Props) {
  const query = useKinds();
  return (
    <Loaded query={query} loading={<Loading rows={6} />}>
      {(kinds) => <OfKind {...props} kinds={kinds} />}
    </Loaded>
  );
}

function OfKind(props: Props & { kinds: KindInfo[] }) {
  const info = props.kinds.find((candidate) => candidate.kind === props.kind);
  if (!info) {
    return <NoSuchScreen />;
  }
  if (!info.editable && props.id) return <ReadOnly info={info} id={props.id} kinds={props.kinds} />;
  return <Editable {...props} info={info} />;
}

function ReadOnly({ info, id, kinds }: { info: KindInfo; id: string; kinds: KindInfo[] }) {
  const { t } = useTranslation();
  const names = useNames();
  const query = useRecord({ kind: info.kind, id });
  return (
    <Loaded whole query={query} loading={<Loading rows={6} />}>
      {(view) => (
        <>
          <PageHeader
            above={<Breadcrumb label={t("records.trail")} trail={view.ownerTrail} />}
            title={<bdi>{view.label || names.title(info)}</bdi>}
            lead={t("records.readOnly")}
            aside={<StateBadge state={view.state} />}
          />
          <Panel>
            <RecordFacts info={info} view={view} />
          </Panel>
          <Children kinds={childKinds(info, kinds)} owner={{ kind: info.kind, id }} />
          <Past record={{ kind: info.kind, id }} />
        </>
      )}
    </Loaded>
  );
}

/** The owners of a record that is being made: its owner, and that one's own. */
function useTrail(view: RecordView | null, owner: RecordKey | null): Trail[] {
  const parent = useRecord(owner ?? { kind: "", id: "" }, owner !== null && view === null);
  if (view) return view.ownerTrail;
  if (!owner || !parent.data) return [];
  return [...parent.data.ownerTrail, { ...owner, label: parent.data.label }];
}

function Editable({
  kind,
  id,
  owner,
  onCreated,
  info,
  kinds,
}: Props & { info: KindInfo; kinds: KindInfo[] }) {
  const form = useFormSession(
    id === null ? { kind, id: null, parent: owner, prefilled: prefilledFor(info, owner) } : { kind, id },
  );
  const made = form.phase === "open" ? (form.snapshot.view?.id ?? null) : null;
  useEffect(() => {
    if (id === null && made !== null) onCreated(made);
  }, [id, made, onCreated]);
  if (form.phase === "opening") return <Loading rows={6} />;
  if (form.phase === "error") return <ScreenProblem problem={form.error} onRetry={form.retry} />;
  return <Form info={info} kinds={kinds} owner={owner} form={form} />;
}

function Form(props: {
  info: KindInfo;
  kinds: KindInfo[];
  owner: RecordKey | null;
  form: Extract<OpenForm, { phase: "open" }>;
}) {
  const { info, kinds, owner, form } = props;
  const { t } = useTranslation();
  const names = useNames();
  const { session, snapshot } = form;
  const held = snapshot.view;
  const key = held ? { kind: info.kind, id: held.id } : null;
  const stored = useStored(key, form);
  const view = stored ?? held;
  const trail = useTrail(view, owner);
  const conflicts = useConflicts();
  const conflict = view && conflicts.data?.find((row) => row.id === view.id);
  const children = childKinds(info, kinds);
  return (
    <>
      <PageHeader
        above={<Breadcrumb label={t("records.trail")} trail={trail} />}
        title={
          view ? <bdi>{view.label || names.title(info)}</bdi> : t("records.new", { kind: names.kind(info) })
        }
        lead={view ? names.title(info) : undefined}
        aside={view && <StateBadge state={view.state} />}
        actions={view && key && <DeleteButton record={key} label={view.label} trail={trail} />}
      />
      <Panel>
        <RecordEditor
          info={info}
          kinds={kinds}
          look={snapshot}
          trail={trail}
          reviewConflict={
            <Button
              size="xs"
              variant="default"
              renderRoot={(button) =>
                conflict ? (
                  <Link to="/conflicts/$id" params={{ id: conflict.id }} {...button} />
                ) : (
                  <Link to="/conflicts" {...button} />
                )
              }
            >
              {t("records.review")}
            </Button>
          }
          onChange={session.change}
          onFlush={() => void session.flush()}
        />
      </Panel>
      {key && <Children kinds={children} owner={key} />}
      {view && <Provenance view={view} />}
      {key && <Past record={key} />}
      <LeaveGuard
        forms={snapshot.exists ? [{ status: snapshot.status, flush: session.flush }] : []}
        always={!snapshot.exists && snapshot.dirty && snapshot.touched.size > 0}
      />
    </>
  );
}

/**
 * The record as the store has it now. When a sync brings a newer version while the form lies untouched, the form is
 * opened anew on it; a form that someone is typing in keeps the version it was opened on.
 */
function useStored(key: RecordKey | null, form: Extract<OpenForm, { phase: "open" }>): RecordView | null {
  const stored = useRecord(key ?? { kind: "", id: "" }, key !== null).data ?? null;
  const { session, reopen } = form;
  useEffect(() => {
    const { view, dirty, status } = session.snapshot();
    if (!stored || !view || stored.id !== view.id || dirty || status === "saving" || status === "typing")
      return;
    if (!sameValue(stored.data, view.data) && !document.activeElement?.closest("[data-field]")) reopen();
  }, [stored, session, reopen]);
  return stored;
}
