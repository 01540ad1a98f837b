/** One item of a list: what is asked, what counts as right, and the three answers. */
import { Button, Text } from "@mantine/core";
import { IconCheck, IconQuestionMark, IconX } from "@tabler/icons-react";
import { memo } from "react";
import { useTranslation } from "react-i18next";
import type { Letter } from "../letters";
import { lookOf } from "../look";
import type { Answer } from "../run/untimed";
import type { Item } from "../section";
import classes from "./Section.module.css";
import type { Send } from "./useRun";

type Props = {
  number: number;
  item: Item;
  letter: Letter;
  lastItem: number | null;
  isCursor: boolean;
  send: Send | null;
};

const answers = [
  { as: "1", word: "right", icon: IconCheck },
  { as: "0", word: "wrong", icon: IconX },
  { as: "n", word: "noResponse", icon: IconQuestionMark },
] as const satisfies { as: Answer; word: string; icon: unknown }[];

export const QuestionRow = memo(function QuestionRow(props: Props) {
  const { number, item, letter, lastItem, isCursor, send } = props;
  const { t } = useTranslation();
  const look = lookOf(letter, number, lastItem, false);
  const chosen = answers.find(({ as }) => as === letter);
  return (
    <li
      className={classes.question}
      tabIndex={isCursor ? 0 : -1}
      aria-label={t(`assessment.item.${look}`, { item: number, text: item.text })}
      data-item={number}
      data-testid={`item-${number}`}
      data-state={look}
      data-cursor={isCursor || undefined}
    >
      <Text c="dimmed" size="sm" w={24} ta="end" aria-hidden>
        {number}
      </Text>
      <div className={classes.text}>
        <div className={classes.asked} dir="auto">
          {item.text}
        </div>
        {item.answer !== null && (
          <Text size="sm" c="dimmed">
            <bdi>{t("assessment.answer.expected", { answer: item.answer })}</bdi>
          </Text>
        )}
      </div>
      {letter === "s" ? (
        <Text size="sm">{t("assessment.answer.notAsked")}</Text>
      ) : send ? (
        // biome-ignore lint/a11y/useSemanticElements: a fieldset would bring a frame of its own.
        <div
          className={classes.answers}
          role="group"
          aria-label={t("assessment.answer.group", { item: number })}
        >
          {answers.map(({ as, word, icon: Icon }) => (
            <Button
              key={as}
              className={classes.answer}
              variant="default"
              data-answer={word}
              px="sm"
              aria-pressed={letter === as}
              data-testid={`answer-${number}-${word}`}
              leftSection={<Icon size={18} aria-hidden />}
              onClick={() => send({ type: "answer", item: number, as })}
            >
              {t(`assessment.answer.${word}`)}
            </Button>
          ))}
        </div>
      ) : (
        <Text size="sm" fw={500}>
          {chosen && t(`assessment.answer.${chosen.word}`)}
        </Text>
      )}
    </li>
  );
});
