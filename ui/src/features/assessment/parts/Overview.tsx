/** An assessment as a whole: the pupil, their agreement, the sections, the result and the end. */
import { Alert, Button, Group, Stack, Text } from "@mantine/core";
import { IconCircleCheck, IconHandStop } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useSkipSections } from "../../../api/assessments";
import type { HostError } from "../../../api/errors";
import type { FormSession, FormSnapshot } from "../../../api/formSession";
import type { Json, KindInfo, RecordRow, Trail } from "../../../api/types";
import { Breadcrumb } from "../../../components/Breadcrumb";
import { PageHeader } from "../../../components/PageHeader";
import { ProblemNotice } from "../../../components/ProblemNotice";
import { SaveStatus } from "../../../components/SaveStatus";
import { StateBadge } from "../../../components/StateBadge";
import { useFormat } from "../../../i18n/format";
import { isSettled, type SkipReason, skipReasons, stateOf, unwrittenRules } from "../order";
import { AssentPanel } from "./AssentPanel";
import { EndPanel } from "./EndPanel";
import { InConflict } from "./InConflict";
import { PupilPanel } from "./PupilPanel";
import type { SectionPlace } from "./place";
import { ResultPanel } from "./ResultPanel";
import { SectionList } from "./SectionList";

type Props = SectionPlace & {
  info: KindInfo;
  session: FormSession;
  look: FormSnapshot;
  records: ReadonlyMap<string, RecordRow>;
  trail: readonly Trail[];
  pupil: string;
  instrument: string;
};

export function Overview(props: Props) {
  const { assessmentId, info, sections, answers, records, session, look, trail, pupil, instrument } = props;
  const { onSection } = props;
  const { t } = useTranslation();
  const skip = useSkipSections(assessmentId);
  const set = async (fields: Record<string, Json | undefined>) => {
    for (const [field, value] of Object.entries(fields)) session.change(field, value);
    await session.flush();
  };
  const now = () => new Date().toISOString();
  const recordOf = (code: string) => records.get(code)?.id ?? null;
  const rules = unwrittenRules(sections, answers).map(({ code }) => ({
    section: code,
    recordId: recordOf(code),
    reason: "rule",
  }));
  const finish = async () => {
    await skip.mutateAsync(rules);
    await set({ status: "complete", finishedAt: now(), stoppedReason: undefined });
  };
  const stop = async (reason: SkipReason) => {
    const open = sections.filter((section) => !isSettled(stateOf(section, sections, answers)));
    const skipped = open.map(({ code }) => ({ section: code, recordId: recordOf(code), reason }));
    await skip.mutateAsync([...rules, ...skipped]);
    await set({ status: "stopped", stoppedReason: reason, finishedAt: now() });
  };
  const assent = (agreed: boolean) => {
    const startedAt = look.values.startedAt ?? now();
    void set(
      agreed
        ? { assent: true, status: "inProgress", startedAt, stoppedReason: undefined, finishedAt: undefined }
        : { assent: false, status: "stopped", startedAt, stoppedReason: "refused", finishedAt: now() },
    );
  };
  const { assent: agreed, status } = look.values;
  const isOver = status === "complete" || status === "stopped";
  const view = look.view;
  const result = <ResultPanel assessmentId={assessmentId} sections={sections} answers={answers} />;
  return (
    <>
      <PageHeader
        above={<Breadcrumb label={t("assessment.trail")} trail={trail} />}
        title={<bdi>{pupil}</bdi>}
        lead={<bdi>{instrument}</bdi>}
        aside={view && <StateBadge state={view.state} />}
      />
      <Stack gap="lg">
        {look.inConflict && <InConflict />}
        {look.problem && <ProblemNotice problem={look.problem} onRetry={() => void session.flush()} />}
        {skip.error && <ProblemNotice problem={skip.error as HostError} />}
        {isOver && <Over look={look} onReopen={() => void set(reopened(look))} />}
        {isOver && result}
        {!isOver && agreed !== true && <AssentPanel onAssent={assent} />}
        {/* Before the first section these facts are what is to be written down; later they are looked up. */}
        {answers.size === 0 && <PupilPanel info={info} session={session} look={look} />}
        {agreed !== false && (
          <SectionList
            assessmentId={assessmentId}
            sections={sections}
            answers={answers}
            isOpen={agreed === true && !isOver}
            onSection={onSection}
          />
        )}
        {!isOver && result}
        {!isOver && agreed === true && (
          <EndPanel
            sections={sections}
            answers={answers}
            isPending={skip.isPending}
            onFinish={() => void finish().catch(() => undefined)}
            onStop={(reason) => void stop(reason).catch(() => undefined)}
          />
        )}
        {answers.size > 0 && <PupilPanel info={info} session={session} look={look} />}
        <SaveStatus
          status={look.status}
          savedAt={look.savedAt}
          refused={Object.keys(look.refused).length}
          exists={look.exists}
          onRetry={() => void session.flush()}
        />
      </Stack>
    </>
  );
}

/** Back to where sections can be done; after a refusal the pupil is asked again. */
function reopened(look: FormSnapshot): Record<string, Json | undefined> {
  const again = { status: "inProgress", stoppedReason: undefined, finishedAt: undefined };
  return look.values.assent === false ? { ...again, assent: undefined } : again;
}

function Over({ look, onReopen }: { look: FormSnapshot; onReopen: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { assent, status, stoppedReason, finishedAt } = look.values;
  const reason = skipReasons.find((known) => known === stoppedReason) ?? "stopped";
  const words =
    assent === false
      ? t("assessment.assent.refused")
      : status === "complete"
        ? t("assessment.end.complete")
        : t("assessment.end.stopped", { reason: t(`assessment.reason.${reason}`) });
  return (
    <Alert
      variant="light"
      color={status === "complete" ? "lake" : "gray"}
      icon={
        status === "complete" ? (
          <IconCircleCheck size={22} aria-hidden />
        ) : (
          <IconHandStop size={22} aria-hidden />
        )
      }
      data-testid="assessment-over"
    >
      <Group justify="space-between">
        <div>
          <Text fw={600}>{words}</Text>
          {typeof finishedAt === "string" && (
            <Text size="sm" c="dimmed">
              {t("assessment.end.at", { time: format.when(finishedAt) })}
            </Text>
          )}
        </div>
        <Button variant="default" data-testid="reopen-assessment" onClick={onReopen}>
          {assent === false ? t("assessment.assent.change") : t("assessment.end.reopen")}
        </Button>
      </Group>
    </Alert>
  );
}
