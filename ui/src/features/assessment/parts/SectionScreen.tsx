/** One section of an assessment, from its instruction to its result. */
import { Alert, Button, Group, Stack, Text } from "@mantine/core";
import { IconArrowLeft, IconHourglass, IconRouteOff } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { RecordRow } from "../../../api/types";
import { useFormSession } from "../../../api/useFormSession";
import { Loading } from "../../../components/Loaded";
import { PageHeader } from "../../../components/PageHeader";
import { ProblemNotice } from "../../../components/ProblemNotice";
import { nextSection, stateOf, wordsRead } from "../order";
import type { Section } from "../section";
import type { SectionPlace } from "./place";
import classes from "./Result.module.css";
import fingers from "./Section.module.css";
import { SectionBody } from "./SectionBody";

export function SectionScreen(
  props: SectionPlace & { section: Section; record: RecordRow | null; pupil: string },
) {
  const { section, sections, answers, record, pupil, onSection } = props;
  const { t } = useTranslation();
  const state = stateOf(section, sections, answers);
  const number = sections.indexOf(section) + 1;
  return (
    <div className={fingers.pressed}>
      <PageHeader
        above={
          <Button
            variant="subtle"
            size="compact-md"
            w="fit-content"
            ms={-8}
            leftSection={<IconArrowLeft size={18} className={classes.onward} aria-hidden />}
            onClick={() => onSection(null)}
          >
            {t("assessment.allSections")}
          </Button>
        }
        title={<bdi>{section.title}</bdi>}
        lead={
          <span>
            {t("assessment.numbered", { number, total: sections.length })} · <bdi>{pupil}</bdi>
          </span>
        }
      />
      {state.code === "waits" || state.code === "rule" ? (
        <NotNow {...props} state={state} />
      ) : (
        <Opened {...props} record={record} />
      )}
    </div>
  );
}

function NotNow(
  props: SectionPlace & {
    section: Section;
    state: Extract<ReturnType<typeof stateOf>, { code: "waits" | "rule" }>;
  },
) {
  const { section, sections, answers, state, onSection } = props;
  const { t } = useTranslation();
  const waits = state.code === "waits";
  const names = { section: section.title, on: state.on.title };
  const next = waits ? state.on : nextSection(sections, answers);
  return (
    <Alert
      color={waits ? "gray" : "lake"}
      variant="light"
      icon={waits ? <IconHourglass size={22} aria-hidden /> : <IconRouteOff size={22} aria-hidden />}
      data-testid={waits ? "section-waits" : "section-ruled-out"}
    >
      <Stack gap="sm">
        <Text>
          {state.code === "waits"
            ? t("assessment.waitsText", names)
            : state.why === "zero"
              ? t("assessment.ruleZero", names)
              : t("assessment.ruleNotRead", names)}
        </Text>
        {!waits && <Text size="sm">{t("assessment.ruleWritten")}</Text>}
        {/* The notice cuts off what reaches beyond it, and so would the ring of the focus. */}
        <Group p={4}>
          <Button autoFocus size="md" onClick={() => onSection(next?.code ?? null)}>
            {waits
              ? t("assessment.toSection", { section: state.on.title })
              : next
                ? t("assessment.next", { section: next.title })
                : t("assessment.backToList")}
          </Button>
        </Group>
      </Stack>
    </Alert>
  );
}

function Opened(props: SectionPlace & { section: Section; record: RecordRow | null }) {
  const { assessmentId, section, sections, answers, record } = props;
  // Once opened, the form stays: the record that it creates is its own.
  const [target] = useState(() =>
    record
      ? { kind: "SectionAnswer", id: record.id }
      : {
          kind: "SectionAnswer",
          id: null,
          parent: { kind: "PupilAssessment", id: assessmentId },
          prefilled: { section: section.code },
        },
  );
  const form = useFormSession(target);
  const [words] = useState(() => wordsRead(section, sections, answers));
  if (form.phase === "opening") return <Loading rows={6} />;
  if (form.phase === "error") return <ProblemNotice problem={form.error} onRetry={form.retry} />;
  return <SectionBody {...props} session={form.session} look={form.snapshot} words={words} />;
}
