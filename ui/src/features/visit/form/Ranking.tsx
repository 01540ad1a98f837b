/** A ranking: choices are put in place one after the other, and moved up and down by buttons. */
import { ActionIcon, Button, Group, Input, Stack, Text } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconX, type TablerIcon } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { AnswerInputProps } from "./answerInputProps";
import classes from "./Form.module.css";
import { choiceLabel } from "./question";
import { moved, namesIn } from "./selection";
import { Words } from "./Words";

export function Ranking({ question, label, hint, language, value, error, onValue }: AnswerInputProps) {
  const { t } = useTranslation();
  const ranked = namesIn(value);
  const left = question.choices.filter(({ name }) => !ranked.includes(name));
  const word = (name: string) => {
    const choice = question.choices.find((one) => one.name === name);
    return choice ? choiceLabel(choice, language) : name;
  };
  const set = (next: readonly string[]) => onValue(next.join(" "));
  return (
    <Input.Wrapper
      label={<Words text={label} />}
      description={hint && <Words text={hint} />}
      error={error}
      required={question.required}
      labelElement="div"
      size="md"
    >
      <Stack gap="xs" mt={6}>
        {ranked.length > 0 && (
          <ol className={classes.ranking}>
            {ranked.map((name, index) => (
              <li key={name} className={classes.ranked}>
                <Text component="span" dir="auto" flex={1}>
                  {index + 1}. {word(name)}
                </Text>
                <Step
                  icon={IconArrowUp}
                  label={t("visit.form.rankUp", { choice: word(name) })}
                  disabled={index === 0}
                  onClick={() => set(moved(ranked, name, -1))}
                />
                <Step
                  icon={IconArrowDown}
                  label={t("visit.form.rankDown", { choice: word(name) })}
                  disabled={index === ranked.length - 1}
                  onClick={() => set(moved(ranked, name, 1))}
                />
                <Step
                  icon={IconX}
                  label={t("visit.form.rankOut", { choice: word(name) })}
                  onClick={() => set(ranked.filter((one) => one !== name))}
                />
              </li>
            ))}
          </ol>
        )}
        {left.length > 0 && (
          <Group gap="xs">
            <Text size="sm" c="dimmed">
              {t("visit.form.rankLeft")}
            </Text>
            {left.map(({ name }) => (
              <Button
                key={name}
                size="xs"
                variant="default"
                name={question.name}
                value={name}
                aria-label={t("visit.form.rankNext", { choice: word(name), place: ranked.length + 1 })}
                onClick={() => set([...ranked, name])}
              >
                {word(name)}
              </Button>
            ))}
          </Group>
        )}
      </Stack>
    </Input.Wrapper>
  );
}

function Step(props: { icon: TablerIcon; label: string; disabled?: boolean; onClick: () => void }) {
  const { icon: Icon, label, disabled = false, onClick } = props;
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      size="lg"
      {...(disabled ? { bg: "transparent" } : {})}
      aria-label={label}
      disabled={disabled}
      onClick={onClick}
    >
      <Icon size={18} aria-hidden />
    </ActionIcon>
  );
}
