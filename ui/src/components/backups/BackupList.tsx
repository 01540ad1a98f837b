/** The copies of the database on this laptop, the newest first: how old, how large, and what can be done with each. */
import { Text } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Backup } from "../../api/types";
import { useFormat } from "../../i18n/format";
import classes from "./BackupList.module.css";

export function BackupList(props: {
  copies: readonly Backup[];
  label: string;
  action: (copy: Backup) => ReactNode;
}) {
  const { copies, label, action } = props;
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <ul className={classes.list} aria-label={label}>
      {copies.map((copy) => (
        <li key={copy.id} data-testid="backup">
          <div>
            <Text fw={500}>{format.when(copy.madeAt)}</Text>
            <Text size="sm" c="dimmed">
              {t("settings.backups.size", {
                size: format.bytes(copy.bytes),
                records: t("settings.backups.records", { count: copy.records }),
              })}
            </Text>
          </div>
          {action(copy)}
        </li>
      ))}
    </ul>
  );
}
