/**
 * The database did not open. What happened, what is safe, what to do; a copy to go back to where the file itself is at
 * fault; and the file for support. Nothing here needs the database.
 */
import { Button, Stack, Text, Title } from "@mantine/core";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useLeavePractice, useOpenAgain } from "../../api/account";
import { useAbout, useDiagnose } from "../../api/maintenance";
import { DiagnosticsFile } from "../../components/DiagnosticsFile";
import { useFirstFocus } from "../../components/firstFocus";
import { Mark } from "../../components/Mark";
import { Panel } from "../../components/Panel";
import { type Problem, ProblemNotice } from "../../components/ProblemNotice";
import classes from "./ClosedPage.module.css";
import { Copies } from "./Copies";
import { LanguageChoice } from "./LanguageChoice";
import { isPractice, mayBeReplaced } from "./lib";

export function ClosedPage({ problem }: { problem: Problem }) {
  const { t, i18n } = useTranslation();
  const openAgain = useOpenAgain();
  const diagnose = useDiagnose();
  const server = useAbout().data?.server ?? null;
  const told = (openAgain.error as Problem | null) ?? problem;
  useFirstFocus();
  // The program told it in the language of then; another one is heard by asking again.
  const heardIn = useRef(i18n.language);
  useEffect(() => {
    if (heardIn.current === i18n.language) return;
    heardIn.current = i18n.language;
    openAgain.mutate();
  }, [i18n.language, openAgain.mutate]);
  return (
    <main className={classes.page} data-testid="closed">
      <div className={classes.column}>
        <div className={classes.top}>
          <div className={classes.brand}>
            <Mark size={32} />
            <Text fw={700} size="xl">
              {t("common.appName")}
            </Text>
          </div>
          <LanguageChoice />
        </div>
        <Stack gap="lg">
          <Title order={1} size="h2" tabIndex={-1} data-page-title>
            {t("welcome.closed.title")}
          </Title>
          <ProblemNotice problem={told} onRetry={() => openAgain.mutate()} />
          {isPractice(server) ? <LeavePractice /> : mayBeReplaced(told.code) && <Copies />}
          <DiagnosticsFile diagnose={diagnose} />
        </Stack>
      </div>
    </main>
  );
}

/** What is practised is not worth mending: it is left, and begun anew. */
function LeavePractice() {
  const { t } = useTranslation();
  const leave = useLeavePractice();
  return (
    <Panel title={t("shell.practice")} testId="closed-practice">
      <Stack gap="sm" align="flex-start">
        <Text c="dimmed">{t("shell.leavePracticeText")}</Text>
        {leave.error && <ProblemNotice problem={leave.error as unknown as Problem} />}
        <Button variant="default" loading={leave.isPending} onClick={() => leave.mutate()}>
          {t("shell.leavePractice")}
        </Button>
      </Stack>
    </Panel>
  );
}
