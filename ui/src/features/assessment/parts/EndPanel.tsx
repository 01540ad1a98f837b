/** The end of an assessment: complete when every section is settled, or early with a reason. */
import { Button, Group, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconFlag } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Panel } from "../../../components/Panel";
import { type Answers, isSettled, type SkipReason, stateOf } from "../order";
import type { Section } from "../section";
import { ReasonModal } from "./ReasonModal";

export function EndPanel(props: {
  sections: readonly Section[];
  answers: Answers;
  isPending: boolean;
  onFinish: () => void;
  onStop: (reason: SkipReason) => void;
}) {
  const { sections, answers, isPending, onFinish, onStop } = props;
  const { t } = useTranslation();
  const [opened, modal] = useDisclosure(false);
  const states = sections.map((section) => ({ section, state: stateOf(section, sections, answers) }));
  const open = states.filter(({ state }) => !isSettled(state));
  const begun = open.find(({ state }) => state.code === "inProgress");
  if (open.length === 0)
    return (
      <Panel title={t("assessment.end.title")}>
        <Text mb="md">{t("assessment.end.ready")}</Text>
        <Button
          size="md"
          autoFocus
          loading={isPending}
          leftSection={<IconFlag size={20} aria-hidden />}
          data-testid="finish-assessment"
          onClick={onFinish}
        >
          {t("assessment.end.finish")}
        </Button>
      </Panel>
    );
  return (
    <Panel title={t("assessment.end.title")}>
      <Group justify="space-between">
        <Text c="dimmed">{t("assessment.end.openCount", { count: open.length })}</Text>
        <Button variant="default" loading={isPending} data-testid="stop-assessment" onClick={modal.open}>
          {t("assessment.end.stop")}
        </Button>
      </Group>
      <ReasonModal
        opened={opened}
        title={t("assessment.end.stopTitle")}
        {...(begun ? {} : { text: t("assessment.end.stopText") })}
        confirm={t("assessment.end.stopConfirm")}
        {...(begun
          ? { blocked: <Text>{t("assessment.end.inProgress", { section: begun.section.title })}</Text> }
          : {})}
        onClose={modal.close}
        onReason={(reason) => {
          modal.close();
          onStop(reason);
        }}
      />
    </Panel>
  );
}
