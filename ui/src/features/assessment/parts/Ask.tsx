/** The questions that a running section asks: did the rule end it, shall marks go, what of items without answer. */
import { Button, Group, Kbd, Modal, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useFormat } from "../../../i18n/format";
import type { Question } from "../run/state";
import { isTimed, type Section } from "../section";
import type { Send } from "./useRun";

export function Ask({
  section,
  question,
  send,
}: {
  section: Section;
  question: Question | null;
  send: Send;
}) {
  const words = useWords(section, question);
  const confirm = () => send({ type: "confirm", at: new Date().toISOString() });
  const dismiss = () => send({ type: "dismiss" });
  return (
    <Modal
      opened={question !== null}
      onClose={dismiss}
      title={words?.title}
      centered
      size="lg"
      closeOnClickOutside={false}
      withCloseButton={false}
      data-testid="section-question"
      onKeyDown={(event) => {
        const key = event.key.toLowerCase();
        const isUndo = key === "u" || (key === "z" && (event.ctrlKey || event.metaKey));
        if (isUndo) dismiss();
        else if (key === "e" && !event.repeat) confirm();
        else return;
        event.preventDefault();
      }}
    >
      {words && (
        <Stack>
          {/* The focus rests on the text: a mark's key pressed once more must not answer. */}
          <Stack gap="xs" data-autofocus tabIndex={-1} style={{ outline: "none" }}>
            {words.text.map((line) => (
              <Text key={line}>{line}</Text>
            ))}
          </Stack>
          <Group justify="flex-end">
            <Button size="md" variant="default" onClick={dismiss} rightSection={<Kbd>U</Kbd>}>
              {words.dismiss}
            </Button>
            <Button size="md" onClick={confirm} rightSection={<Kbd>E</Kbd>}>
              {words.confirm}
            </Button>
          </Group>
        </Stack>
      )}
    </Modal>
  );
}

type Words = { title: string; text: string[]; confirm: string; dismiss: string };

function useWords(section: Section, question: Question | null): Words | null {
  const { t } = useTranslation();
  const format = useFormat();
  const items = (numbers: number[]) =>
    format.list(numbers.map((item) => t("assessment.ask.itemNumber", { item })));
  switch (question?.kind) {
    case undefined:
      return null;
    case "rule": {
      const count = section.stop?.count ?? 0;
      const isFirst = section.stop?.kind === "first";
      return {
        title: isFirst
          ? t("assessment.ask.ruleFirst", { count })
          : t("assessment.ask.ruleConsecutive", { count }),
        text: [isTimed(section) ? t("assessment.ask.ruleText") : t("assessment.ask.ruleTextUntimed")],
        confirm: t("assessment.ask.ruleEnd"),
        dismiss: t("assessment.ask.ruleBack"),
      };
    }
    case "drop": {
      const { last, marks } = question;
      const told = { count: marks.length, last, items: items(marks) };
      return {
        title: last === 0 ? t("assessment.ask.dropNoneTitle", told) : t("assessment.ask.dropTitle", told),
        text: [last === 0 ? t("assessment.ask.dropNoneText", told) : t("assessment.ask.dropText", told)],
        confirm: t("assessment.ask.dropConfirm"),
        dismiss: t("assessment.ask.back"),
      };
    }
    case "gaps": {
      const { gaps, tail } = question;
      return {
        title: t("assessment.ask.gapsTitle", { count: gaps.length + tail.length }),
        text: [
          ...(gaps.length > 0 ? [t("assessment.ask.gapsBetween", { items: items(gaps) })] : []),
          ...(tail.length > 0 ? [t("assessment.ask.gapsTail", { items: items(tail) })] : []),
        ],
        confirm: t("assessment.ask.gapsConfirm"),
        dismiss: t("assessment.ask.back"),
      };
    }
  }
}
