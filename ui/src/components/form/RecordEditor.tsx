/** The form of one record with what must be said about it: saved or not, in conflict, refused by the server. */
import { Alert, Stack } from "@mantine/core";
import { IconArrowsSplit2 } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Json, KindInfo, Payload, RecordView, Trail } from "../../api/types";
import { useNames } from "../../i18n/names";
import { type Problem, ProblemNotice } from "../ProblemNotice";
import { type SaveState, SaveStatus } from "../SaveStatus";
import { EntityForm, shownFields } from "./EntityForm";
import classes from "./RecordEditor.module.css";

export type FormLook = {
  values: Payload;
  refused: Readonly<Record<string, string>>;
  touched: ReadonlySet<string>;
  status: SaveState;
  savedAt: number | null;
  problem: Problem | null;
  inConflict: boolean;
  exists: boolean;
  view: RecordView | null;
};

/** Fields that must have an answer before the record can be kept, and have none. */
export function missingFields(info: KindInfo, values: Payload): string[] {
  return info.fields
    .filter((field) => field.required && values[field.name] === undefined)
    .map((field) => field.name);
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
  const missing = look.exists ? [] : missingFields(info, look.values);
  const needs = shownFields(info, trail).filter((field) => missing.includes(field.name));
  // What nobody has come to yet is not marked as wrong.
  const problems: Record<string, string> = {};
  for (const refusal of look.view?.attention?.fields ?? []) {
    if (!look.touched.has(refusal.field)) problems[refusal.field] = refusal.message;
  }
  for (const [field, message] of Object.entries(look.refused)) {
    if (look.exists || (look.touched.has(field) && !missing.includes(field))) problems[field] = message;
  }
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
      {look.inConflict && (
        <Alert
          color="orange"
          variant="light"
          icon={<IconArrowsSplit2 size={20} aria-hidden />}
          title={t("records.conflictTitle")}
          data-testid="in-conflict"
        >
          <Stack gap="xs" align="flex-start">
            {t("records.conflictText")}
            {reviewConflict}
          </Stack>
        </Alert>
      )}
      {look.view?.attention && (
        <ProblemNotice title={t("records.attentionTitle")} problem={look.view.attention} tone="orange" />
      )}
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
