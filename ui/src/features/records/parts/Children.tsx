/** What belongs to a record, kind by kind, each with a way to add one. */
import { Button, Group, Stack, Text, Title } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useRecords } from "../../../api/queries";
import type { KindInfo, RecordKey } from "../../../api/types";
import { Loaded, Loading } from "../../../components/Loaded";
import { RecordList } from "../../../components/RecordList";
import { ShowMore } from "../../../components/ShowMore";
import { useNames } from "../../../i18n/names";
import { NEW } from "../lib";

const FIRST_ROWS = 20;

export function Children({ kinds, owner }: { kinds: readonly KindInfo[]; owner: RecordKey }) {
  return (
    <Stack gap="xl" mt="xl">
      {kinds.map((info) => (
        <ChildrenOfKind key={info.kind} info={info} owner={owner} />
      ))}
    </Stack>
  );
}

function ChildrenOfKind({ info, owner }: { info: KindInfo; owner: RecordKey }) {
  const { t } = useTranslation();
  const names = useNames();
  const [limit, setLimit] = useState(FIRST_ROWS);
  const query = useRecords(
    {
      kind: info.kind,
      search: null,
      filters: info.owner ? [{ field: info.owner.field, value: owner.id }] : [],
      sort: null,
    },
    limit,
  );
  return (
    <Stack gap="sm" component="section" aria-label={names.kinds(info)} data-testid={`children-${info.kind}`}>
      <Group justify="space-between">
        <Title order={2} size="h4">
          {names.kinds(info)}
        </Title>
        {info.editable && (
          <Button
            variant="default"
            size="sm"
            leftSection={<IconPlus size={16} aria-hidden />}
            renderRoot={(button) => (
              <Link
                to="/records/$kind/$id"
                params={{ kind: info.kind, id: NEW }}
                search={{ ownerKind: owner.kind, ownerId: owner.id }}
                {...button}
              />
            )}
          >
            {t("records.add", { kind: names.kind(info) })}
          </Button>
        )}
      </Group>
      <Loaded
        query={query}
        loading={<Loading rows={2} />}
        isEmpty={(page) => page.total === 0}
        empty={
          <Text c="dimmed" size="sm" data-testid="empty">
            {t("records.noChildren")}
          </Text>
        }
      >
        {(page) => (
          <>
            <RecordList
              label={names.kinds(info)}
              items={page.rows.map((row) => ({ row, label: row.label || names.title(info) }))}
            />
            <ShowMore shown={page.rows.length} total={page.total} onMore={setLimit} />
          </>
        )}
      </Loaded>
    </Stack>
  );
}
