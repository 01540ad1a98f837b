/** A conflict in the list: which record, what happened, since when. */
import { Text } from "@mantine/core";
import { IconArrowsSplit2, IconChevronRight } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useRecord } from "../../../api/queries";
import type { ConflictRow } from "../../../api/types";
import { useFirstFocus } from "../../../components/firstFocus";
import { useFormat } from "../../../i18n/format";
import { useNames } from "../../../i18n/names";
import { ANSWER } from "../answer";
import classes from "../ConflictsPage.module.css";
import { usePerson } from "./usePerson";

/** An answer alone says little ("yes"): it is called by its question. */
function useItemTitle(row: ConflictRow): string {
  const isAnswer = row.kind === ANSWER;
  const record = useRecord({ kind: row.kind, id: row.id }, isAnswer);
  return record.data?.links.find(({ kind }) => kind === "FormQuestion")?.label ?? row.label;
}

export function ConflictItem({ row, inVisit = false }: { row: ConflictRow; inVisit?: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  useFirstFocus();
  const called = useItemTitle(row);
  // Under its own heading, a visit need not be named once more.
  const title = inVisit && row.kind === "SchoolVisit" ? t("conflicts.visitItself") : called;
  const theirs = usePerson(row.theirsBy) ?? t("common.unknownPerson");
  const kind = useNames().titleOf(row.kind);
  return (
    <li>
      <Link to="/conflicts/$id" params={{ id: row.id }} className={classes.item} data-testid="conflict-row">
        <IconArrowsSplit2 size={22} stroke={1.6} aria-hidden className={classes.icon} />
        <span className={classes.words}>
          <Text component="span" fw={500} lineClamp={2}>
            <bdi>{title}</bdi>
          </Text>
          <Text component="span" size="sm" c="dimmed" display="block">
            {kind} · {t(`conflicts.reason.${row.reason}`, { theirs })} ·{" "}
            {t("conflicts.openedAt", { time: format.when(row.openedAt) })}
          </Text>
        </span>
        <IconChevronRight size={18} stroke={1.6} aria-hidden className={classes.chevron} />
      </Link>
    </li>
  );
}
