/** The records of one kind that belong to a school, newest day first, with a way to add one. */
import { Button, Group, Stack, Title } from "@mantine/core";
import { IconClipboardPlus, IconPlus } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useRecords } from "../../../api/queries";
import type { KindInfo, RecordKey, RecordRow } from "../../../api/types";
import { EmptyState } from "../../../components/EmptyState";
import { Loaded } from "../../../components/Loaded";
import { RecordList, type RecordListItem } from "../../../components/RecordList";
import { ShowMore } from "../../../components/ShowMore";
import { useFormat } from "../../../i18n/format";
import { useNames } from "../../../i18n/names";
import { dayField, statusField } from "../lib";
import { AddVisit } from "./AddVisit";

const FIRST_ROWS = 20;

export function ChildPanel({
  info,
  owner,
  plain = false,
}: {
  info: KindInfo;
  owner: RecordKey;
  plain?: boolean;
}) {
  const { t } = useTranslation();
  const names = useNames();
  const format = useFormat();
  const [limit, setLimit] = useState(FIRST_ROWS);
  const day = dayField(info);
  const status = statusField(info);
  const isVisit = info.kind === "SchoolVisit";
  const query = useRecords(
    {
      kind: info.kind,
      search: null,
      filters: info.owner ? [{ field: info.owner.field, value: owner.id }] : [],
      sort: day ? { field: day, descending: true } : null,
    },
    limit,
  );
  const item = (row: RecordRow): RecordListItem => {
    const at = day ? row.data[day] : undefined;
    const stands = status ? row.data[status.name] : undefined;
    const words = typeof stands === "string" ? names.choice(stands) : null;
    const date = typeof at === "string" ? format.plainDate(at) : null;
    // Under its school, a visit is told apart by its day.
    if (isVisit && date) return { row, label: date, detail: words };
    return { row, label: row.label || names.title(info), detail: [words, date].filter(Boolean).join(" · ") };
  };
  const add = info.editable && (
    <Button
      variant={plain ? "filled" : "default"}
      size="sm"
      leftSection={<IconPlus size={16} aria-hidden />}
      renderRoot={(props) => (
        <Link
          to="/records/$kind/$id"
          params={{ kind: info.kind, id: "new" }}
          search={{ ownerKind: owner.kind, ownerId: owner.id }}
          {...props}
        />
      )}
    >
      {t("records.add", { kind: names.kind(info) })}
    </Button>
  );
  return (
    <Stack
      gap="sm"
      mb="xl"
      component="section"
      aria-label={names.kinds(info)}
      data-testid={`children-${info.kind}`}
    >
      {!plain && (
        <Group justify="space-between">
          <Title order={2} size="h4">
            {names.kinds(info)}
          </Title>
          {add}
        </Group>
      )}
      <Loaded
        query={query}
        isEmpty={(page) => page.total === 0}
        empty={
          <EmptyState
            compact
            icon={IconClipboardPlus}
            title={isVisit ? t("schools.noVisits") : t("records.noChildren")}
            {...(isVisit ? { text: t("schools.noVisitsText") } : {})}
            action={plain ? isVisit ? <AddVisit schoolId={owner.id} /> : add : undefined}
          />
        }
      >
        {(page) => (
          <>
            <RecordList label={names.kinds(info)} items={page.rows.map(item)} />
            <ShowMore shown={page.rows.length} total={page.total} onMore={setLimit} />
          </>
        )}
      </Loaded>
    </Stack>
  );
}
