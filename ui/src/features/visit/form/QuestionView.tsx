/** One question: its wording, its input, what is wrong with the answer, and a way to say why there is none. */
import { Anchor, Button, Group, Menu, Stack, Text } from "@mantine/core";
import { IconArrowsSplit2, IconChevronDown } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { memo } from "react";
import { useTranslation } from "react-i18next";
import { type AnswerSession, type NoAnswer, reasonsForNone } from "../../../api/answerSession";
import { AnswerInput } from "./AnswerInput";
import classes from "./Form.module.css";
import { isAsked, isBeyondTheLaptop, type Question } from "./question";
import { useInside } from "./useInside";

type Props = {
  question: Question;
  label: string;
  hint: string | null;
  constraintMessage: string | null;
  language: string;
  value: string | null;
  noAnswer: NoAnswer | null;
  unread: string | null;
  problem: "constraint" | "rank" | "unread" | null;
  missing: boolean;
  /** The person was sent here from the list of what is missing. */
  isSought: boolean;
  isUnsaved: boolean;
  isInConflict: boolean;
  session: AnswerSession;
};

/** While these are given, half an answer is no wrong answer yet. */
const typed = new Set(["text", "integer", "decimal", "date", "time", "geopoint", "rank"]);

export const QuestionView = memo(function QuestionView(props: Props) {
  const { question, label, hint, session, isInConflict } = props;
  const { t } = useTranslation();
  const { inside, onFocus, onBlur } = useInside(() => void session.flush());
  const error = useError(props, inside);
  return (
    <fieldset
      className={classes.question}
      aria-label={label}
      data-testid={`question-${question.name}`}
      data-at={question.name}
      data-field={question.name}
      onFocus={onFocus}
      onBlur={onBlur}
    >
      {isBeyondTheLaptop(question) ? (
        <Plain label={label} text={t("visit.form.beyond")} />
      ) : question.type === "note" ? (
        <Plain label={label} text={hint} />
      ) : (
        <AnswerInput
          question={question}
          label={label}
          hint={hint}
          language={props.language}
          value={props.value}
          unread={props.unread}
          error={error}
          onUnread={(typed) => session.sayUnread(question.id, typed)}
          onValue={(value) => session.say(question.id, value)}
        />
      )}
      {isAsked(question) && <NoAnswerMenu {...props} />}
      {isInConflict && (
        <Group gap={8} c="var(--mantine-color-orange-light-color)">
          <IconArrowsSplit2 size={16} aria-hidden />
          <Text size="sm">{t("visit.form.conflict")}</Text>
          <Anchor component={Link} to="/conflicts" size="sm">
            {t("visit.form.reviewConflict")}
          </Anchor>
        </Group>
      )}
    </fieldset>
  );
});

function useError(props: Props, inside: boolean): string | undefined {
  const { question, problem, missing, isSought, isUnsaved, constraintMessage, value } = props;
  const { t } = useTranslation();
  if (isUnsaved) return t("visit.form.notSaved");
  // The input says itself what it cannot read.
  if (problem === "unread") return undefined;
  if (inside && typed.has(question.type)) return undefined;
  if (problem === "constraint") return constraintMessage ?? t("visit.form.holdsNot");
  if (problem === "rank") {
    const count = question.choices.length - (value ?? "").split(" ").length;
    return t("visit.form.rankOpen", { count });
  }
  return missing && isSought ? t("visit.needed") : undefined;
}

function Plain({ label, text }: { label: string; text: string | null }) {
  return (
    <Stack gap={2}>
      <Text fw={500} dir="auto" className={classes.wording}>
        {label}
      </Text>
      {text && (
        <Text size="sm" c="dimmed" dir="auto">
          {text}
        </Text>
      )}
    </Stack>
  );
}

function NoAnswerMenu({ question, label, noAnswer, value, session }: Props) {
  const { t } = useTranslation();
  // Said by the form's logic when a visit was finished; now the question is asked.
  const given = noAnswer === "notAsked" ? null : noAnswer;
  const answerAfterAll = async () => {
    const isBack = await session.takeBack(question.id).catch(() => false);
    if (!isBack) session.say(question.id, "");
  };
  return (
    <Group gap="sm" className={classes.none}>
      {given && (
        <Text size="sm" fw={500} data-testid={`no-answer-${question.name}`}>
          {t("visit.form.noneIs", { reason: t(`visit.form.none.${given}`) })}
        </Text>
      )}
      {given !== null && given !== "missing" && (
        <Button size="compact-sm" variant="subtle" onClick={answerAfterAll}>
          {t("visit.form.answerAfterAll")}
        </Button>
      )}
      {(given === null || given === "missing") && (
        <Menu position="bottom-start" withinPortal>
          <Menu.Target>
            <Button
              size="compact-sm"
              variant="subtle"
              color="gray"
              fw={400}
              rightSection={<IconChevronDown size={14} aria-hidden />}
              aria-label={t("visit.form.noAnswerNamed", { question: label })}
            >
              {t("visit.form.noAnswer")}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {reasonsForNone.map((why) => (
              <Menu.Item key={why} onClick={() => void session.giveNone(question.id, why)}>
                {t(`visit.form.none.${why}`)}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
      {value !== null && question.type === "select_one" && (
        <Button
          size="compact-sm"
          variant="subtle"
          color="gray"
          fw={400}
          aria-label={t("visit.form.clearNamed", { question: label })}
          onClick={() => session.say(question.id, "")}
        >
          {t("visit.form.clear")}
        </Button>
      )}
    </Group>
  );
}
