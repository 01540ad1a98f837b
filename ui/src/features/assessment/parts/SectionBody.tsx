/** An opened section in whatever phase it is, with its questions, and where its marks are kept. */
import { Alert, Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconPlayerSkipForward } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { FormSession, FormSnapshot } from "../../../api/formSession";
import { useSettings } from "../../../api/queries";
import { LeaveGuard } from "../../../components/LeaveGuard";
import { ProblemNotice } from "../../../components/ProblemNotice";
import { SaveStatus } from "../../../components/SaveStatus";
import { nextSection, type SkipReason, skipReasons } from "../order";
import { restored } from "../run/answer";
import { isTimed, type Section } from "../section";
import { Ask } from "./Ask";
import { InConflict } from "./InConflict";
import { Interrupted } from "./Interrupted";
import { LeaveRunning } from "./LeaveRunning";
import { ListSection } from "./ListSection";
import type { SectionPlace } from "./place";
import { ReasonModal } from "./ReasonModal";
import classes from "./Section.module.css";
import { SectionDone } from "./SectionDone";
import { TimedSection } from "./TimedSection";
import { useRun } from "./useRun";

type Props = SectionPlace & {
  section: Section;
  session: FormSession;
  look: FormSnapshot;
  words: number | null;
};

export function SectionBody(props: Props) {
  const { assessmentId, section, sections, answers, session, look, words, onSection } = props;
  const { t } = useTranslation();
  const sounds = useSettings().data?.soundAtTimeUp ?? true;
  const begun = () => restored(section, look.view?.data ?? null, words);
  const [state, send] = useRun(section, session, begun, sounds);
  const [restarting, restart] = useDisclosure(false);
  const [anyway, setAnyway] = useState(false);
  const reason = skipReasons.find((known) => known === look.values.skippedReason);
  const next = nextSection(sections, answers, section.code);
  const body = () => {
    if (reason && state.phase === "ready" && !anyway)
      return (
        <Alert variant="light" color="gray" icon={<IconPlayerSkipForward size={22} aria-hidden />}>
          <Stack gap="sm" align="flex-start">
            <Text>{t("assessment.skippedText", { reason: t(`assessment.reason.${reason}`) })}</Text>
            <Button variant="default" onClick={() => setAnyway(true)}>
              {t("assessment.doAfterAll")}
            </Button>
          </Stack>
        </Alert>
      );
    if (state.phase === "interrupted") return <Interrupted section={section} state={state} send={send} />;
    if (state.phase === "done")
      return (
        <SectionDone
          assessmentId={assessmentId}
          section={section}
          answers={answers}
          state={state}
          send={send}
          next={next}
          onSection={onSection}
          onRestart={restart.open}
        />
      );
    return (
      <>
        {state.phase === "ready" && <Instruction section={section} />}
        {isTimed(section) ? (
          <TimedSection section={section} state={state} send={send} />
        ) : (
          <ListSection section={section} state={state} send={send} />
        )}
        {state.phase === "ready" && (
          <SkipSection section={section} session={session} onSkipped={() => onSection(null)} />
        )}
      </>
    );
  };
  return (
    <div className={classes.screen} data-testid="section-screen" data-phase={state.phase}>
      {look.inConflict && <InConflict />}
      {look.problem && <ProblemNotice problem={look.problem} onRetry={() => void session.flush()} />}
      {body()}
      {look.exists && (
        <Group mt="lg">
          <SaveStatus
            status={look.status}
            savedAt={look.savedAt}
            refused={Object.keys(look.refused).length}
            exists={look.exists}
            onRetry={() => void session.flush()}
          />
        </Group>
      )}
      <LeaveRunning active={isTimed(section) && (state.phase === "running" || state.phase === "paused")} />
      <LeaveGuard forms={[{ status: look.status, flush: session.flush }]} />
      <Ask section={section} question={state.question} send={send} />
      <Modal
        opened={restarting}
        onClose={restart.close}
        title={t("assessment.ask.restartTitle", { section: section.title })}
        centered
      >
        <Stack>
          <Text>{t("assessment.ask.restartText")}</Text>
          <Group justify="flex-end">
            <Button variant="default" onClick={restart.close} data-autofocus>
              {t("assessment.ask.back")}
            </Button>
            <Button
              data-testid="restart-section"
              onClick={() => {
                restart.close();
                send({ type: "restart" });
              }}
            >
              {t("assessment.ask.restartConfirm")}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </div>
  );
}

function Instruction({ section }: { section: Section }) {
  const { t } = useTranslation();
  if (section.instruction === null) return null;
  return (
    <div className={classes.instruction}>
      <Text size="sm" c="dimmed">
        {t("assessment.instruction")}
      </Text>
      <div className={classes.said} dir="auto">
        {section.instruction}
      </div>
    </div>
  );
}

/** A section that is not done says why. What an earlier start had marked stays in its log. */
function SkipSection(props: { section: Section; session: FormSession; onSkipped: () => void }) {
  const { section, session, onSkipped } = props;
  const { t } = useTranslation();
  const [opened, modal] = useDisclosure(false);
  const skip = async (reason: SkipReason) => {
    modal.close();
    session.change("items", undefined);
    session.change("skippedReason", reason);
    session.change("finishedAt", new Date().toISOString());
    await session.flush();
    onSkipped();
  };
  return (
    <>
      <Button mt="lg" variant="subtle" data-testid="skip-section" onClick={modal.open}>
        {t("assessment.skip")}
      </Button>
      <ReasonModal
        opened={opened}
        title={t("assessment.skipTitle", { section: section.title })}
        confirm={t("assessment.skipConfirm")}
        onClose={modal.close}
        onReason={(reason) => void skip(reason)}
      />
    </>
  );
}
