/** Every school of the user's places: search as you type, filters in the address, any number of rows. */
import { Button, Text } from "@mantine/core";
import { IconRefresh, IconSchool, IconSearchOff } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useCallback, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSyncNow } from "../../api/mutations";
import { useKinds, useRecordWindows, useSyncStatus } from "../../api/queries";
import type { KindInfo, RecordRow } from "../../api/types";
import { EmptyState } from "../../components/EmptyState";
import { Loaded, Loading } from "../../components/Loaded";
import { PageHeader } from "../../components/PageHeader";
import { type Problem, ProblemNotice } from "../../components/ProblemNotice";
import { WindowedTable } from "../../components/WindowedTable";
import { isFiltered, placesOf, type SchoolSearch, schoolsQuery, sortedBy } from "./lib";
import { SchoolFilters } from "./parts/SchoolFilters";
import { useSchoolColumns } from "./parts/useSchoolColumns";

type Props = { search: SchoolSearch; onSearch: (search: SchoolSearch) => void };

export function SchoolsPage(props: Props) {
  const kinds = useKinds();
  return <Loaded query={kinds}>{(all) => <Schools {...props} kinds={all} />}</Loaded>;
}

const rowId = (row: RecordRow) => row.id;
const rowLabel = (row: RecordRow) => row.label;

function Schools({ search, onSearch, kinds }: Props & { kinds: KindInfo[] }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const places = useMemo(() => placesOf(kinds), [kinds]);
  const query = useMemo(() => schoolsQuery(search, places), [search, places]);
  const [range, setRange] = useState({ first: 0, last: 0 });
  const schools = useRecordWindows(query, range.first, range.last);
  const columns = useSchoolColumns(kinds, places);
  const onRange = useCallback(
    (first: number, last: number) =>
      setRange((before) => (before.first === first && before.last === last ? before : { first, last })),
    [],
  );
  const searching = Boolean(search.search) || isFiltered(search);
  const { total } = schools;

  return (
    <>
      <PageHeader
        title={t("schools.title")}
        lead={
          <Text c="dimmed" role="status" aria-live="polite" data-testid="school-count" mih={25}>
            {total === null
              ? ""
              : searching
                ? t("schools.countFound", { count: total })
                : t("schools.count", { count: total })}
          </Text>
        }
      />
      <SchoolFilters search={search} onSearch={onSearch} kinds={kinds} places={places} />
      {schools.error ? (
        <ProblemNotice problem={schools.error as unknown as Problem} onRetry={() => void schools.refetch()} />
      ) : total === null ? (
        <Loading rows={9} />
      ) : total === 0 ? (
        <NoSchools searching={searching} onClear={() => onSearch({})} />
      ) : (
        <WindowedTable
          label={t("schools.table")}
          columns={columns}
          total={total}
          row={(index) => schools.rows.get(index)}
          rowId={rowId}
          rowLabel={rowLabel}
          sort={query.sort}
          onSort={(field) => onSearch(sortedBy(search, field))}
          onRange={onRange}
          onOpen={(row) => void navigate({ to: "/schools/$id", params: { id: row.id } })}
          listKey={JSON.stringify(query)}
        />
      )}
    </>
  );
}

function NoSchools({ searching, onClear }: { searching: boolean; onClear: () => void }) {
  const { t } = useTranslation();
  const status = useSyncStatus();
  const syncNow = useSyncNow();
  if (searching) {
    return (
      <EmptyState
        icon={IconSearchOff}
        title={t("schools.noMatchTitle")}
        text={t("schools.noMatchText")}
        action={
          <Button variant="default" onClick={onClear}>
            {t("schools.clearFilters")}
          </Button>
        }
      />
    );
  }
  if (status.data?.running) {
    return (
      <EmptyState icon={IconRefresh} title={t("schools.arrivingTitle")} text={t("schools.arrivingText")} />
    );
  }
  return (
    <EmptyState
      icon={IconSchool}
      title={t("schools.emptyTitle")}
      text={t("schools.emptyText")}
      action={<Button onClick={() => syncNow.mutate()}>{t("sync.now")}</Button>}
    />
  );
}
