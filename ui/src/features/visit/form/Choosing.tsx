/** Choosing one or several: buttons in sight, a list where the form asks for one, a row for a Likert scale. */
import { Checkbox, Radio, Select } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { AnswerInputProps } from "./answerInputProps";
import classes from "./Form.module.css";
import { choiceLabel } from "./question";
import { afterTick, inOrder, namesIn } from "./selection";
import { Words } from "./Words";

/** More choices than this fold into a list that is searched. */
const MOST_IN_SIGHT = 12;
/** Choices as short as "Not applicable" stand in one row. */
const SHORT = 16;
const FEW = 4;

export function ChooseOne({ question, label, hint, language, value, error, onValue }: AnswerInputProps) {
  const { t } = useTranslation();
  const { choices, appearance, required, name } = question;
  const options = choices.map((choice) => ({ value: choice.name, label: choiceLabel(choice, language) }));
  // A choice that this version of the form no longer has stays what was answered.
  if (value !== null && !options.some((option) => option.value === value))
    options.push({ value, label: value });
  if (appearance.includes("minimal") || options.length > MOST_IN_SIGHT) {
    return (
      <Select
        label={<Words text={label} />}
        description={hint && <Words text={hint} />}
        error={error}
        required={required}
        name={name}
        data={options}
        value={value}
        placeholder={t("visit.form.choose")}
        searchable={options.length > MOST_IN_SIGHT}
        maw={420}
        onChange={(picked) => onValue(picked ?? "")}
      />
    );
  }
  const isLikert = appearance.includes("likert");
  const isShort = options.length <= FEW && options.every((option) => option.label.length <= SHORT);
  return (
    <Radio.Group
      label={<Words text={label} />}
      description={hint && <Words text={hint} />}
      error={error}
      required={required}
      name={name}
      value={value}
      aria-invalid={error !== undefined}
      onChange={onValue}
      onKeyDown={(event) => {
        const option = /^[1-9]$/.test(event.key) ? options[Number(event.key) - 1] : undefined;
        if (!option || event.ctrlKey || event.altKey || event.metaKey) return;
        event.preventDefault();
        onValue(option.value);
        event.currentTarget.querySelector<HTMLElement>(`input[value="${CSS.escape(option.value)}"]`)?.focus();
      }}
    >
      <div className={isLikert ? classes.likert : isShort ? classes.row : classes.column}>
        {options.map((option) => (
          <Radio key={option.value} value={option.value} label={<bdi>{option.label}</bdi>} />
        ))}
      </div>
    </Radio.Group>
  );
}

export function ChooseMany({ question, label, hint, language, value, error, onValue }: AnswerInputProps) {
  const ticked = namesIn(value);
  const gone = ticked.filter((name) => !question.choices.some((choice) => choice.name === name));
  const choices = [...question.choices, ...gone.map((name) => ({ name, label: name }))];
  return (
    <Checkbox.Group
      label={<Words text={label} />}
      description={hint && <Words text={hint} />}
      error={error}
      required={question.required}
      value={ticked}
      aria-invalid={error !== undefined}
      onChange={(next) => onValue(inOrder(afterTick(ticked, next), choices))}
    >
      <div className={classes.column}>
        {choices.map((choice) => (
          <Checkbox
            key={choice.name}
            name={question.name}
            value={choice.name}
            label={<bdi>{choiceLabel(choice, language)}</bdi>}
          />
        ))}
      </div>
    </Checkbox.Group>
  );
}
