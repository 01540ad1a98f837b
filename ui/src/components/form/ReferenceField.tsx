/** Picks another record by searching for it. */
import { Select } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { type ReactNode, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Json } from "../../api/types";
import { type Reference, useReferenceLabel, useReferences } from "../references";

const SEARCH_DELAY_MS = 150;

export function ReferenceField(props: {
  label: ReactNode;
  error: string | undefined;
  required: boolean;
  disabled: boolean;
  description: string | undefined;
  name: string;
  kind: string;
  value: string | null;
  knownLabel: string | undefined;
  within: { field: string; value: string } | null;
  /** In a dialog, the field that is asked for first. */
  "data-autofocus"?: boolean;
  onBlur: () => void;
  onValue: (value: Json | undefined) => void;
}) {
  const { kind, value, knownLabel, within, onValue, ...rest } = props;
  const { t } = useTranslation();
  const references = useReferences();
  const [picked, setPicked] = useState<Reference | null>(null);
  const [search, setSearch] = useState("");
  const [opened, setOpened] = useState(false);
  const [found, setFound] = useState<Reference[] | null>(null);
  const known = knownLabel ?? (picked?.id === value ? picked.label : null);
  const looked = useReferenceLabel(value && !known ? kind : null, value);
  const label = known ?? looked;
  // The label of what is picked stands in the field; it is not something to search for.
  const wanted = search === label ? "" : search;
  const [text] = useDebouncedValue(wanted, SEARCH_DELAY_MS);
  const withinField = within?.field ?? null;
  const withinValue = within?.value ?? null;

  useEffect(() => {
    if (!opened) return;
    let left = false;
    const among = withinField && withinValue ? { field: withinField, value: withinValue } : null;
    references.search(kind, text, among).then(
      (rows) => {
        if (!left) setFound(rows);
      },
      () => {
        if (!left) setFound([]);
      },
    );
    return () => {
      left = true;
    };
  }, [references, kind, text, withinField, withinValue, opened]);

  const options = (found ?? []).map((row) => ({ value: row.id, label: row.label }));
  if (value && label && !options.some((option) => option.value === value)) {
    options.unshift({ value, label });
  }
  return (
    <Select
      {...rest}
      searchable
      clearable={!props.required}
      placeholder={t("records.form.searchReference")}
      nothingFoundMessage={found === null ? t("records.form.searching") : t("records.form.noReference")}
      data={options}
      value={value}
      onChange={(id, option) => {
        setPicked(id && option ? { id, label: option.label } : null);
        onValue(id ?? undefined);
      }}
      onSearchChange={setSearch}
      onDropdownOpen={() => setOpened(true)}
      onDropdownClose={() => setOpened(false)}
      // The rows are already those that match.
      filter={({ options: all }) => all}
      clearButtonProps={{ "aria-label": t("common.clear") }}
      maxDropdownHeight={280}
    />
  );
}
