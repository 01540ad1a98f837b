/** The decisions taken on conflicts; each can be taken back. */
import { Button, Table, Text, VisuallyHidden } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconScale } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useUndo } from "../../../api/mutations";
import { useLedger } from "../../../api/queries";
import { conflictReasons, type Decision } from "../../../api/types";
import { EmptyState } from "../../../components/EmptyState";
import { Loaded } from "../../../components/Loaded";
import { Panel } from "../../../components/Panel";
import { type Problem, ProblemNotice } from "../../../components/ProblemNotice";
import { RecordLink } from "../../../components/RecordLink";
import { useReferenceLabel } from "../../../components/references";
import { useFormat } from "../../../i18n/format";
import { wordsOf } from "../../../i18n/names";
import { useRecordLabel } from "../../../i18n/recordLabel";

/** So many decisions are drawn; more are asked for. */
const PAGE = 100;
const LOOKS_LIKE_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-/i;

export function Ledger() {
  const { t } = useTranslation();
  const ledger = useLedger();
  const undo = useUndo();
  const [shown, setShown] = useState(PAGE);
  return (
    <Loaded
      query={ledger}
      isEmpty={(rows) => rows.length === 0}
      empty={
        <EmptyState icon={IconScale} title={t("sync.ledger.emptyTitle")} text={t("sync.ledger.emptyText")} />
      }
    >
      {(rows) => (
        <>
          <Text c="dimmed" mb="sm">
            {t("sync.ledger.lead")} {t("sync.ledger.undoHint")}
          </Text>
          {undo.error && <ProblemNotice problem={undo.error as unknown as Problem} />}
          <Panel flush>
            <Table.ScrollContainer minWidth={600}>
              <Table verticalSpacing="sm" horizontalSpacing="lg" aria-label={t("sync.ledger.table")}>
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th>{t("sync.ledger.record")}</Table.Th>
                    <Table.Th>{t("sync.ledger.taken")}</Table.Th>
                    <Table.Th>{t("sync.ledger.by")}</Table.Th>
                    <Table.Th>{t("sync.ledger.at")}</Table.Th>
                    <Table.Th>
                      <VisuallyHidden>{t("sync.ledger.undo")}</VisuallyHidden>
                    </Table.Th>
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {rows.slice(0, shown).map((row) => (
                    <Row
                      key={row.id}
                      row={row}
                      isPending={undo.isPending && undo.variables === row.id}
                      onUndo={() =>
                        undo.mutate(row.id, {
                          onSuccess: () => notifications.show({ message: t("sync.ledger.undone") }),
                        })
                      }
                    />
                  ))}
                </Table.Tbody>
              </Table>
            </Table.ScrollContainer>
            {rows.length > shown && (
              <Button variant="subtle" m="xs" onClick={() => setShown(shown + PAGE)}>
                {t("common.showMore", { count: Math.min(PAGE, rows.length - shown) })}
              </Button>
            )}
          </Panel>
        </>
      )}
    </Loaded>
  );
}

function Row({ row, isPending, onUndo }: { row: Decision; isPending: boolean; onUndo: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const called = useRecordLabel();
  const isId = row.by !== null && LOOKS_LIKE_ID.test(row.by);
  const found = useReferenceLabel(isId ? "Monitor" : null, row.by);
  const reason = conflictReasons.find((known) => known === row.why);
  const taken: Record<string, string> = {
    mine: t("sync.ledger.takenMine"),
    theirs: t("sync.ledger.takenTheirs"),
    merged: t("sync.ledger.takenMerged"),
  };
  return (
    <Table.Tr data-testid="decision-row">
      <Table.Td fw={500}>
        <RecordLink record={{ kind: row.kind, id: row.recordId }} className="rounds-plain-link">
          <bdi>{called(row)}</bdi>
        </RecordLink>
      </Table.Td>
      <Table.Td>
        {taken[row.taken] ?? wordsOf(row.taken)}
        {reason && (
          <Text size="xs" c="dimmed">
            {t(`sync.ledger.reason.${reason}`)}
          </Text>
        )}
      </Table.Td>
      <Table.Td>{(isId ? found : row.by) ?? t("common.unknownPerson")}</Table.Td>
      <Table.Td>{format.when(row.at)}</Table.Td>
      <Table.Td ta="end">
        {row.undone ? (
          <Text size="sm" c="dimmed">
            {t("sync.ledger.wasUndone")}
          </Text>
        ) : (
          <Button
            size="xs"
            variant="default"
            loading={isPending}
            onClick={onUndo}
            aria-label={t("sync.ledger.undoOf", { label: row.label })}
          >
            {t("sync.ledger.undo")}
          </Button>
        )}
      </Table.Td>
    </Table.Tr>
  );
}
