/** A list or the questions on a passage: each item with right, wrong and no response, and no clock. */
import { Button, Group, Kbd, Text } from "@mantine/core";
import { IconArrowBackUp, IconCheck, IconPlayerPlay } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { type Command, neighbour } from "../keyboard";
import type { Run } from "../run/state";
import { isStoppedByRule } from "../run/timed";
import type { Answer } from "../run/untimed";
import type { Section } from "../section";
import { KeyHints } from "./KeyHints";
import { QuestionRow } from "./QuestionRow";
import { Say } from "./Say";
import classes from "./Section.module.css";
import { useCursorFocus } from "./useCursorFocus";
import type { Send } from "./useRun";
import { useSectionKeys } from "./useSectionKeys";

type Props = { section: Section; state: Run; send: Send };

const now = () => new Date().toISOString();
const letters: Partial<Record<Command, Answer>> = { right: "1", wrong: "0", noResponse: "n" };

export function ListSection({ section, state, send }: Props) {
  const { t } = useTranslation();
  useSectionKeys(false, (command) => {
    const item = state.cursor;
    const as = letters[command];
    if (as) send({ type: "answer", item, as });
    else if (command === "undo") send({ type: "undo" });
    else if (command === "finish") send({ type: "finish", at: now() });
    else if (command === "arrowLeft" || command === "arrowRight") return false;
    else send({ type: "move", to: neighbour(command, item, section.items.length, 1, "ltr") });
    return true;
  });
  const isLive = state.phase === "running" || state.phase === "stopped";
  useCursorFocus(state.cursor, isLive && state.question === null);
  const asked = state.letters.filter((letter) => letter !== "s").length;
  const done = state.letters.filter((letter) => letter !== "s" && letter !== ".").length;
  const isRuled = isStoppedByRule(section, state);
  return (
    <>
      <div className={classes.bar}>
        <div className={classes.beside}>
          {state.phase === "ready" ? (
            <Button
              size="md"
              autoFocus
              leftSection={<IconPlayerPlay size={20} aria-hidden />}
              data-testid="begin-list"
              onClick={() => send({ type: "start", at: now() })}
            >
              {t("assessment.beginList")}
            </Button>
          ) : (
            <Group gap="xs">
              <Button
                size="md"
                variant={done === asked || isRuled ? "filled" : "default"}
                leftSection={<IconCheck size={20} aria-hidden />}
                rightSection={<Kbd size="xs">F</Kbd>}
                data-testid="finish-section"
                onClick={() => send({ type: "finish", at: now() })}
              >
                {t("assessment.finishSection")}
              </Button>
              <Button
                size="md"
                variant="default"
                leftSection={<IconArrowBackUp size={20} aria-hidden />}
                rightSection={<Kbd size="xs">U</Kbd>}
                disabled={state.undo.length === 0}
                onClick={() => send({ type: "undo" })}
              >
                {t("assessment.undo")}
              </Button>
              <Text c="dimmed" data-testid="answered">
                {t("assessment.answered", { done, total: asked })}
              </Text>
            </Group>
          )}
        </div>
        {(state.notice || isRuled) && (
          <div className={classes.wide}>
            <Say section={section} state={state} />
          </div>
        )}
      </div>
      <QuestionList section={section} state={state} send={isLive ? send : null} />
      <KeyHints section={section} />
    </>
  );
}

/** The items; without `send` they are only shown. */
export function QuestionList({ section, state, send }: Omit<Props, "send"> & { send: Send | null }) {
  const { t } = useTranslation();
  return (
    <ol className={classes.list} aria-label={t("assessment.grid", { section: section.title })}>
      {section.items.map((item, index) => (
        <QuestionRow
          // biome-ignore lint/suspicious/noArrayIndexKey: the items of an instrument never change their places.
          key={index}
          number={index + 1}
          item={item}
          letter={state.letters[index] ?? "."}
          lastItem={state.lastItem}
          isCursor={send !== null && state.cursor === index + 1}
          send={send}
        />
      ))}
    </ol>
  );
}
