/** The two halves of a welcome screen: what Rounds promises, and what is asked. */
import { Stack, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useFirstFocus } from "../../components/firstFocus";
import { Mark } from "../../components/Mark";
import classes from "./Frame.module.css";
import { LanguageChoice } from "./LanguageChoice";

export function Frame({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  const promises = [
    [t("welcome.promise1"), t("welcome.promise1More")],
    [t("welcome.promise2"), t("welcome.promise2More")],
    [t("welcome.promise3"), t("welcome.promise3More")],
  ];
  return (
    <div className={classes.frame}>
      <aside className={classes.promises}>
        <div className={classes.brand}>
          <Mark size={36} onDark />
          <Text fw={700} fz={24}>
            {t("common.appName")}
          </Text>
        </div>
        <Stack gap="xl" component="ul" className={classes.list}>
          {promises.map(([promise, more]) => (
            <li key={promise}>
              <Text fw={600}>{promise}</Text>
              <Text size="sm" className={classes.more}>
                {more}
              </Text>
            </li>
          ))}
        </Stack>
      </aside>
      <main className={classes.ask}>
        <div className={classes.language}>
          <LanguageChoice />
        </div>
        <div className={classes.inner}>{children}</div>
      </main>
    </div>
  );
}

export function Head({ title, lead }: { title: string; lead: string }) {
  useFirstFocus();
  return (
    <Stack gap={6} mb="lg">
      <Title order={1} size="h2" tabIndex={-1} data-page-title>
        {title}
      </Title>
      <Text c="dimmed">{lead}</Text>
    </Stack>
  );
}
