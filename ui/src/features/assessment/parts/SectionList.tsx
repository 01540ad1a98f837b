/** The sections in their order, each with what it has come to, and the one to go on with. */
import { Button, Group, Text } from "@mantine/core";
import {
  IconBan,
  IconCircle,
  IconCircleCheck,
  IconCircleHalf2,
  IconHourglass,
  IconPlayerPlay,
  IconPlayerSkipForward,
  IconRouteOff,
  type TablerIcon,
} from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { Panel } from "../../../components/Panel";
import { type Answers, nextSection, type SectionState, stateOf } from "../order";
import { isTimed, type Section } from "../section";
import classes from "./SectionList.module.css";

const icons: Record<SectionState["code"], TablerIcon> = {
  open: IconCircle,
  inProgress: IconCircleHalf2,
  done: IconCircleCheck,
  autoStopped: IconBan,
  waits: IconHourglass,
  rule: IconRouteOff,
  skipped: IconPlayerSkipForward,
};

type Props = {
  assessmentId: string;
  sections: readonly Section[];
  answers: Answers;
  /** Whether there is a section to be done now: the pupil agreed and the assessment is open. */
  isOpen: boolean;
  onSection: (code: string) => void;
};

export function SectionList({ assessmentId, sections, answers, isOpen, onSection }: Props) {
  const { t } = useTranslation();
  const next = isOpen ? nextSection(sections, answers) : null;
  const begun = next && stateOf(next, sections, answers).code === "inProgress";
  return (
    <Panel title={t("assessment.sections")}>
      <ol className={classes.list}>
        {sections.map((section) => {
          const state = stateOf(section, sections, answers);
          const Icon = icons[state.code];
          const row = (
            <>
              <Icon size={22} stroke={1.8} className={classes.icon} aria-hidden />
              <span className={classes.name}>
                <bdi>{section.title}</bdi>
                <Text component="span" size="sm" c="dimmed" className={classes.size}>
                  {t("assessment.items", { count: section.items.length })}
                  {isTimed(section) &&
                    ` · ${t("assessment.seconds", { count: section.durationSeconds ?? 0 })}`}
                </Text>
              </span>
              <StateWords state={state} />
            </>
          );
          return (
            <li
              key={section.code}
              data-testid={`section-${section.code}`}
              data-state={state.code}
              aria-current={next === section ? "step" : undefined}
            >
              {isOpen ? (
                <Link
                  className={classes.row}
                  to="/assessments/$id"
                  params={{ id: assessmentId }}
                  search={{ section: section.code }}
                >
                  {row}
                </Link>
              ) : (
                <div className={classes.row}>{row}</div>
              )}
            </li>
          );
        })}
      </ol>
      {next && (
        <Group mt="md">
          <Button
            size="md"
            autoFocus
            leftSection={<IconPlayerPlay size={20} aria-hidden />}
            data-testid="next-section"
            onClick={() => onSection(next.code)}
          >
            {begun
              ? t("assessment.goOn", { section: next.title })
              : t("assessment.begin", { section: next.title })}
          </Button>
        </Group>
      )}
    </Panel>
  );
}

function StateWords({ state }: { state: SectionState }) {
  const { t } = useTranslation();
  return (
    <span className={classes.state}>
      {state.code === "waits"
        ? t("assessment.state.waits", { section: state.on.title })
        : t(`assessment.state.${state.code}`)}
      {state.code === "skipped" && (
        <Text component="span" size="sm" c="dimmed" display="block">
          {t(`assessment.reason.${state.reason}`)}
        </Text>
      )}
    </span>
  );
}
