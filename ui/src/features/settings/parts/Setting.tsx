/** One setting: its name, what it means, its control. What the organisation has set says so. */
import { Text } from "@mantine/core";
import { IconLock } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import classes from "../SettingsPage.module.css";

export function Setting(props: { name: string; hint?: string; locked: boolean; children: ReactNode }) {
  const { name, hint, locked, children } = props;
  return (
    <div className={classes.setting}>
      <div className={classes.words}>
        <Text fw={500}>{name}</Text>
        {hint && (
          <Text size="sm" c="dimmed">
            {hint}
          </Text>
        )}
        {locked && <SetByOrganisation />}
      </div>
      <div className={classes.control}>{children}</div>
    </div>
  );
}

export function SetByOrganisation() {
  const { t } = useTranslation();
  return (
    <Text size="sm" c="dimmed" className={classes.lock} data-testid="set-by-organisation">
      <IconLock size={15} stroke={1.8} aria-hidden />
      {t("settings.setByOrganisation")}
    </Text>
  );
}
