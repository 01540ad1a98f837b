/** A value that neither side has, typed or picked as in the record's own form. */
import { MultiSelect, Select } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ConflictView, FieldInfo, Json } from "../../../api/types";
import { FieldInput } from "../../../components/form/FieldInput";
import { ANSWER, chosen, type Question, reasonOf } from "../answer";

export function ThirdValue(props: {
  view: ConflictView;
  declared: FieldInfo;
  name: string;
  question: Question | null;
  value: Json;
  onValue: (value: Json) => void;
}) {
  const { view, declared, name, question, onValue } = props;
  const { t } = useTranslation();
  const label = t("conflicts.valueFor", { field: name });
  const value = reasonOf(props.value) === null ? props.value : null;
  const ofQuestion = view.kind === ANSWER && declared.name === "value" ? question : null;
  const options = (ofQuestion?.choices ?? []).map((choice) => ({ value: choice.name, label: choice.label }));
  if (ofQuestion?.type === "select_one") {
    return (
      <Select
        label={label}
        data={options}
        value={chosen(value)[0] ?? null}
        onChange={(picked) => onValue(picked)}
        name={declared.name}
      />
    );
  }
  if (ofQuestion?.type === "select_multiple") {
    return (
      <MultiSelect
        label={label}
        data={options}
        value={chosen(value)}
        onChange={(picked) => onValue(picked.length > 0 ? picked.join(" ") : null)}
        name={declared.name}
      />
    );
  }
  return (
    <FieldInput
      kind={view.kind}
      // Whether an answer is required is said by the record when the decision is taken.
      field={{ ...declared, required: false }}
      calledHere={label}
      value={value ?? undefined}
      knownLabel={typeof value === "string" ? view.names[value] : undefined}
      onChange={(typed) => onValue(typed === undefined || typed === "" ? null : typed)}
      onLeave={() => undefined}
    />
  );
}
