/** The form of one record with what must be said about it: saved or not, in conflict, refused by the server. */
import { Stack } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { FieldInfo, FieldProblem, Json, KindInfo, Payload, RecordView, Trail } from "../../api/types";
import { useNames } from "../../i18n/names";
import { useProblemText } from "../../i18n/problems";
import { InConflict } from "../InConflict";
import { type Problem, ProblemNotice } from "../ProblemNotice";
import { type SaveState, SaveStatus } from "../SaveStatus";
import { EntityForm } from "./EntityForm";
import classes from "./RecordEditor.module.css";
import { isToldAtTheField } from "./unread";

export type FormLook = {
  values: Payload;
  refused: Readonly<Record<string, FieldProblem>>;
  touched: ReadonlySet<string>;
  changed: ReadonlySet<string>;
  status: SaveState;
  savedAt: number | null;
  problem: Problem | null;
  inConflict: boolean;
  exists: boolean;
  isNew: boolean;
  view: RecordView | null;
};

/** The name under which a refusal is about the record as a whole and no single field. */
const WHOLE = "";

/** Fields that the store cannot do without: they are part of what names the record. */
function keyFieldsMissing(info: KindInfo, values: Payload): FieldInfo[] {
  return info.fields.filter(
    (field) => info.derivedKey.includes(field.name) && values[field.name] === undefined,
  );
}

/** Fields that must have an answer before the record is sent. */
function answersMissing(info: KindInfo, values: Payload): FieldInfo[] {
  return info.fields.filter((field) => field.required && values[field.name] === undefined);
}

/**
 * What is marked, by field: refusals of what was typed, and what the store or the server finds wrong with the
 * answers as they are saved. An answer that has changed since is not judged before it is saved.
 */
export function marked(look: FormLook): Record<string, FieldProblem> {
  const problems: Record<string, FieldProblem> = {};
  for (const problem of look.view?.attention?.fields ?? []) {
    const { field, code } = problem;
    const isUntouched = look.isNew && code === "required" && !look.touched.has(field);
    if (!look.changed.has(field) && !isUntouched) problems[field] ??= problem;
  }
  for (const [field, problem] of Object.entries(look.refused)) {
    if (look.exists || look.touched.has(field)) problems[field] = problem;
  }
  return problems;
}

export function RecordEditor(props: {
  info: KindInfo;
  kinds: readonly KindInfo[];
  look: FormLook;
  trail: readonly Trail[];
  reviewConflict: ReactNode;
  onChange: (field: string, value: Json | undefined) => void;
  onFlush: () => void;
}) {
  const { info, kinds, look, trail, reviewConflict, onChange, onFlush } = props;
  const { t } = useTranslation();
  const names = useNames();
  const needs = look.exists ? answersMissing(info, look.values) : keyFieldsMissing(info, look.values);
  const problemText = useProblemText();
  const problems = Object.fromEntries(
    Object.entries(marked(look)).map(([field, problem]) => [
      field,
      problemText(
        problem,
        info.fields.find(({ name }) => name === field),
      ),
    ]),
  );
  const attention = look.view?.attention ?? null;
  const refusedWhole = look.refused[WHOLE];
  const ofWhole = (attention?.fields ?? [])
    .filter(({ field }) => field === WHOLE)
    .map((problem) => problemText(problem));
  // Said beside the save status and at the fields already.
  const onlyAtFields = attention !== null && isToldAtTheField(attention.fields);
  const labels = Object.fromEntries(
    (look.view?.links ?? [])
      .filter((link) => look.values[link.field] === link.id)
      .map((link) => [link.field, link.label]),
  );
  return (
    <Stack gap="lg">
      <div className={classes.status}>
        <SaveStatus
          status={look.status}
          savedAt={look.savedAt}
          refused={Object.keys(look.refused).length}
          needs={needs.map((field) => names.field(info.kind, field))}
          exists={look.exists}
          onRetry={onFlush}
        />
      </div>
      {look.inConflict && <InConflict review={reviewConflict} />}
      {attention && !onlyAtFields && (
        <ProblemNotice
          title={t("records.attentionTitle")}
          problem={{ ...attention, message: [attention.message, ...ofWhole].join(" ") }}
          tone="orange"
        />
      )}
      {refusedWhole && <ProblemNotice problem={{ code: "invalid", message: problemText(refusedWhole) }} />}
      {look.problem && <ProblemNotice problem={look.problem} />}
      <EntityForm
        info={info}
        kinds={kinds}
        values={look.values}
        problems={problems}
        labels={labels}
        trail={trail}
        exists={look.exists}
        onChange={onChange}
        onLeave={onFlush}
      />
    </Stack>
  );
}
