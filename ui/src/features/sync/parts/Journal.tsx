/** Edits that gave way to another version. Each can be restored as a new edit. */
import { Button, Stack, Text } from "@mantine/core";
import { IconNotebook } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useJournal } from "../../../api/queries";
import { EmptyState } from "../../../components/EmptyState";
import { Loaded } from "../../../components/Loaded";
import { JournalEntry } from "./JournalEntry";

/** Each entry reads its record to compare with: a long journal is read a page at a time. */
const PAGE = 20;

export function Journal() {
  const { t } = useTranslation();
  const journal = useJournal();
  const [shown, setShown] = useState(PAGE);
  return (
    <Loaded
      query={journal}
      isEmpty={(rows) => rows.length === 0}
      empty={
        <EmptyState
          icon={IconNotebook}
          title={t("sync.journal.emptyTitle")}
          text={t("sync.journal.emptyText")}
        />
      }
    >
      {(rows) => (
        <Stack gap="sm">
          <Text c="dimmed">{t("sync.journal.lead")}</Text>
          {rows.slice(0, shown).map((row) => (
            <JournalEntry key={row.id} row={row} />
          ))}
          {rows.length > shown && (
            <Button variant="subtle" onClick={() => setShown(shown + PAGE)}>
              {t("sync.journal.more", { count: Math.min(PAGE, rows.length - shown) })}
            </Button>
          )}
        </Stack>
      )}
    </Loaded>
  );
}
