/** One action agreed on this visit: what, who and by when, saved as it is typed. */
import { Button, Group, SimpleGrid } from "@mantine/core";
import { IconTrash } from "@tabler/icons-react";
import { useEffect, useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useDeleteRecord } from "../../../api/mutations";
import { type OpenForm, useFormSession } from "../../../api/useFormSession";
import { useEnter } from "../../../components/firstFocus";
import { FieldInput } from "../../../components/form/FieldInput";
import { marked } from "../../../components/form/RecordEditor";
import { Loading } from "../../../components/Loaded";
import { type Problem, ProblemNotice } from "../../../components/ProblemNotice";
import { useProblemText } from "../../../i18n/problems";
import { useTellSaving } from "../saving";
import type { Visit } from "../useVisitContent";
import classes from "./Rows.module.css";

const KIND = "ActionPoint";
const shown = ["action", "responsible", "dueOn"];

type Props = {
  visit: Visit;
  /** Null until its first words are kept. */
  id: string | null;
  onMade: (id: string) => void;
  onGone: () => void;
};

export function ActionEditor({ visit, id, onMade, onGone }: Props) {
  const form = useFormSession(
    id === null
      ? {
          kind: KIND,
          id,
          parent: { kind: "School", id: visit.schoolId },
          prefilled: { schoolId: visit.schoolId, visitId: visit.id, status: "open" },
        }
      : { kind: KIND, id },
  );
  const made = form.phase === "open" ? (form.snapshot.view?.id ?? null) : null;
  useEffect(() => {
    if (id === null && made !== null) onMade(made);
  }, [id, made, onMade]);
  if (form.phase === "opening") return <Loading rows={1} />;
  if (form.phase === "error") return <ProblemNotice problem={form.error} onRetry={form.retry} />;
  return <Editor visit={visit} form={form} onGone={onGone} />;
}

function Editor(props: { visit: Visit; form: Extract<OpenForm, { phase: "open" }>; onGone: () => void }) {
  const { visit, form, onGone } = props;
  const { t } = useTranslation();
  const problemText = useProblemText();
  const name = useId();
  const remove = useDeleteRecord();
  const { session, snapshot } = form;
  useTellSaving(name, { ...snapshot, refused: Object.keys(snapshot.refused).length }, session.flush);
  const info = visit.kinds.find(({ kind }) => kind === KIND);
  const problems = marked(snapshot);
  const id = snapshot.view?.id ?? null;
  const card = useRef<HTMLDivElement>(null);
  const [isNew] = useState(id === null);
  useEnter(card, isNew);
  const words =
    typeof snapshot.values.action === "string" ? snapshot.values.action : t("visit.actions.wordless");
  return (
    <div ref={card} className={classes.card} data-at={id ?? undefined} data-testid="agreed-action">
      <SimpleGrid cols={{ base: 1, "24rem": 2 }} spacing="xl" type="container">
        {shown.map((fieldName) => {
          const field = info?.fields.find((one) => one.name === fieldName);
          if (!field) return null;
          const problem = problems[fieldName];
          return (
            <div
              key={fieldName}
              data-field={fieldName}
              style={fieldName === "action" ? { gridColumn: "1 / -1" } : {}}
            >
              <FieldInput
                kind={KIND}
                field={field}
                value={snapshot.values[fieldName]}
                problem={problem && problemText(problem, field)}
                onChange={(value) => session.change(fieldName, value)}
                onLeave={() => {
                  if (snapshot.touched.size > 0) void session.flush();
                }}
              />
            </div>
          );
        })}
      </SimpleGrid>
      {remove.error && <ProblemNotice problem={remove.error as unknown as Problem} />}
      <Group>
        <Button
          size="compact-sm"
          variant="subtle"
          color="gray"
          leftSection={<IconTrash size={16} aria-hidden />}
          aria-label={t("visit.actions.removeNamed", { action: words })}
          loading={remove.isPending}
          onClick={() => (id === null ? onGone() : remove.mutate({ kind: KIND, id }, { onSuccess: onGone }))}
        >
          {t("visit.actions.remove")}
        </Button>
      </Group>
    </div>
  );
}
