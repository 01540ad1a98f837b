/** One field of the visit itself, saved as it is typed, with what is wrong or missing at it. */
import { useTranslation } from "react-i18next";
import { useHost } from "../../api/context";
import type { FormSession } from "../../api/formSession";
import { lastGivenWay } from "../../api/givenWay";
import type { Host } from "../../api/host";
import type { Json } from "../../api/types";
import { FieldInput } from "../../components/form/FieldInput";
import { marked } from "../../components/form/RecordEditor";
import { useProblemText } from "../../i18n/problems";
import type { Visit } from "./useVisitContent";

const KIND = "SchoolVisit";

export function VisitField(props: {
  visit: Visit;
  name: string;
  at: string | null;
  /** What it is called here, where a question says more than the field's name. */
  called?: string;
}) {
  const { visit, name, at, called } = props;
  const { t } = useTranslation();
  const problemText = useProblemText();
  const host = useHost();
  const { session, snapshot } = visit.open;
  const field = visit.kinds.find(({ kind }) => kind === KIND)?.fields.find((one) => one.name === name);
  if (!field) return null;
  const problem = marked({ ...snapshot, view: visit.view })[name];
  const value = visit.values[name];
  const isSought = at === name && value === undefined;
  const label = visit.view.links.find((link) => link.field === name && link.id === value)?.label;
  return (
    <div data-field={name} data-at={name}>
      <FieldInput
        kind={KIND}
        field={field}
        value={value}
        problem={problem ? problemText(problem, field) : isSought ? t("visit.needed") : undefined}
        knownLabel={label}
        calledHere={called}
        onChange={(next) => {
          if (name === "schoolOpen") void sayWhetherOpen(host, visit.id, session, next);
          else session.change(name, next);
        }}
        onLeave={() => void session.flush()}
      />
    </div>
  );
}

/**
 * A school found open has no reason for being closed: the one that was given goes to the journal, and comes back when
 * the school was closed after all.
 */
async function sayWhetherOpen(
  host: Host,
  visitId: string,
  session: FormSession,
  open: Json | undefined,
): Promise<void> {
  const { closedReason } = session.snapshot().values;
  if (open !== false && closedReason !== undefined) {
    const gaveWay = await session.replace({ schoolOpen: open ?? null }, ["closedReason"], {
      givesWay: "notAsked",
    });
    if (!gaveWay) session.change("schoolOpen", open);
    return;
  }
  session.change("schoolOpen", open);
  if (open !== false || closedReason !== undefined) return;
  const entry = await lastGivenWay(host, visitId, (data) => data.closedReason !== undefined).catch(
    () => null,
  );
  // A reason given meanwhile is the newer one.
  if (!entry || session.snapshot().values.closedReason !== undefined) return;
  await session.replace({ closedReason: entry.data.closedReason ?? null }, [], { bringsBack: entry.id });
}
