/** Search and filters over schools. What is chosen stands in the address. */
import { ActionIcon, Button, Group, Select, TextInput } from "@mantine/core";
import { IconSearch, IconX } from "@tabler/icons-react";
import { useLocation } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useRecords } from "../../../api/queries";
import type { KindInfo } from "../../../api/types";
import { useFirstFocus } from "../../../components/firstFocus";
import { useNames } from "../../../i18n/names";
import { isFiltered, levelField, type Places, type SchoolSearch, withSearch } from "../lib";

/** Long enough to type a word, short enough to feel immediate. */
const SEARCH_DELAY_MS = 120;
const PLACES = 500;

export function SchoolFilters(props: {
  search: SchoolSearch;
  onSearch: (search: SchoolSearch) => void;
  kinds: readonly KindInfo[];
  places: Places;
}) {
  const { search, onSearch, kinds, places } = props;
  const { t } = useTranslation();
  const names = useNames();
  const school = kinds.find((info) => info.kind === "School");
  const level = school ? levelField(school) : null;
  const nothing = { search: null, sort: { field: "name", descending: false } };
  const regions = useRecords(
    { kind: places.region?.kind ?? "", filters: [], ...nothing },
    PLACES,
    places.region !== null,
  );
  const regionField = kinds.find((info) => info.kind === places.district?.kind)?.owner?.field;
  const districts = useRecords(
    {
      kind: places.district?.kind ?? "",
      filters: search.region && regionField ? [{ field: regionField, value: search.region }] : [],
      ...nothing,
    },
    PLACES,
    places.district !== null,
  );
  const kindName = (kind: string | undefined) => {
    const info = kinds.find((each) => each.kind === kind);
    return info ? names.kind(info) : "";
  };
  const options = (rows: { id: string; label: string }[] | undefined) =>
    (rows ?? []).map((row) => ({ value: row.id, label: row.label }));

  return (
    <Group gap="sm" mb="md" role="search" aria-label={t("schools.title")}>
      <SearchBox
        value={search.search ?? ""}
        onValue={(text) => onSearch(withSearch(search, { search: text || null }))}
      />
      {places.region && (
        <Select
          w={158}
          aria-label={kindName(places.region.kind)}
          placeholder={t("schools.allOf", { field: kindName(places.region.kind) })}
          data={options(regions.data?.rows)}
          value={search.region ?? null}
          clearable
          searchable
          onChange={(region) => onSearch(withSearch(search, { region, district: null }))}
        />
      )}
      {places.district && (
        <Select
          w={158}
          aria-label={kindName(places.district.kind)}
          placeholder={t("schools.allOf", { field: kindName(places.district.kind) })}
          data={options(districts.data?.rows)}
          value={search.district ?? null}
          clearable
          searchable
          onChange={(district) => onSearch(withSearch(search, { district }))}
        />
      )}
      {level && (
        <Select
          w={150}
          aria-label={names.field("School", level)}
          placeholder={t("schools.allOf", { field: names.field("School", level).toLowerCase() })}
          data={(level.choices ?? []).map((choice) => ({ value: choice, label: names.choice(choice) }))}
          value={search.level ?? null}
          clearable
          onChange={(chosen) => onSearch(withSearch(search, { level: chosen }))}
        />
      )}
      {isFiltered(search) && (
        <Button
          variant="subtle"
          onClick={() => onSearch(withSearch(search, { region: null, district: null, level: null }))}
        >
          {t("schools.clearFilters")}
        </Button>
      )}
    </Group>
  );
}

function SearchBox({ value, onValue }: { value: string; onValue: (text: string) => void }) {
  const { t } = useTranslation();
  const [text, setText] = useState(value);
  const told = useRef(value);
  const input = useRef<HTMLInputElement>(null);
  useFirstFocus();
  const asked = useLocation({ select: ({ state }) => state.searchAsked ?? 0 });
  useEffect(() => {
    if (asked === 0) return;
    input.current?.focus();
    input.current?.select();
  }, [asked]);
  const latest = useRef(onValue);
  latest.current = onValue;
  useEffect(() => {
    // Cleared from elsewhere.
    if (value !== told.current) {
      told.current = value;
      setText(value);
    }
  }, [value]);
  useEffect(() => {
    if (text.trim() === told.current) return;
    const timer = setTimeout(() => {
      told.current = text.trim();
      latest.current(told.current);
    }, SEARCH_DELAY_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <TextInput
      ref={input}
      flex={1}
      miw={240}
      type="search"
      aria-label={t("schools.search")}
      placeholder={t("schools.search")}
      leftSection={<IconSearch size={18} stroke={1.7} aria-hidden />}
      rightSection={
        text !== "" && (
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t("schools.clearSearch")}
            onClick={() => setText("")}
          >
            <IconX size={16} aria-hidden />
          </ActionIcon>
        )
      }
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === "Escape" && text !== "") setText("");
        if (event.key === "ArrowDown") {
          event.preventDefault();
          document.querySelector<HTMLElement>("[role=grid]")?.focus();
        }
      }}
      data-first-focus
      data-testid="school-search"
    />
  );
}
