/** One field of the visit itself, saved as it is typed, with what is wrong or missing at it. */
import { useTranslation } from "react-i18next";
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
          session.change(name, next);
          // A school found open has no reason for being closed.
          if (name === "schoolOpen" && next !== false) session.change("closedReason", undefined);
        }}
        onLeave={() => void session.flush()}
      />
    </div>
  );
}
