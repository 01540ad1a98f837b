/** The input for a question, by its XLSForm type. Values go in and out as the text that XLSForm tools exchange. */
import { Checkbox, Text, Textarea, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Json } from "../../../api/types";
import { DateField } from "../../../components/form/DateField";
import { ParsedField } from "../../../components/form/ParsedField";
import { parseNumber, parseTime } from "../../../components/form/parse";
import type { AnswerInputProps } from "./answerInputProps";
import { ChooseMany, ChooseOne } from "./Choosing";
import classes from "./Form.module.css";
import { PlaceField } from "./PlaceField";
import { Ranking } from "./Ranking";
import { Words } from "./Words";

/** What an acknowledged question holds. */
const ACKNOWLEDGED = "OK";

const parseWhole = (text: string) => (/^[-+]?\d+$/.test(text.trim()) ? Number(text) : null);
const asText = (value: Json | undefined) => (value === undefined || value === null ? "" : String(value));
const nothing = () => undefined;

export function AnswerInput(props: AnswerInputProps) {
  const { question, label, hint, error, onValue, onUnread } = props;
  // What cannot be read stands where it was typed.
  const value = props.unread ?? props.value;
  const { t } = useTranslation();
  const common = {
    label: <Words text={label} />,
    description: hint ? <Words text={hint} /> : undefined,
    error,
    required: question.required,
    name: question.name,
    onBlur: nothing,
  };
  const parsed = (text: Json | undefined) => onValue(asText(text));
  switch (question.type) {
    case "integer":
      return (
        <ParsedField
          {...common}
          classNames={{ wrapper: classes.short ?? "" }}
          shown={value ?? ""}
          inputMode="numeric"
          parse={parseWhole}
          refusal={(typed) => t("visit.form.badWhole", { typed })}
          onValue={parsed}
          onUnread={onUnread}
        />
      );
    case "decimal":
      return (
        <ParsedField
          {...common}
          classNames={{ wrapper: classes.short ?? "" }}
          shown={value ?? ""}
          inputMode="decimal"
          parse={parseNumber}
          refusal={(typed) => t("records.form.badNumber", { typed })}
          onValue={parsed}
          onUnread={onUnread}
        />
      );
    case "date":
      return (
        <DateField
          {...common}
          description={hint ?? undefined}
          disabled={false}
          value={value}
          onValue={parsed}
          onUnread={onUnread}
        />
      );
    case "time":
      return (
        <ParsedField
          {...common}
          classNames={{ wrapper: classes.short ?? "" }}
          shown={props.unread ?? (value ?? "").slice(0, 5)}
          placeholder={t("records.form.time")}
          parse={parseTime}
          refusal={(typed) => t("records.form.badTime", { typed })}
          onValue={parsed}
          onUnread={onUnread}
        />
      );
    case "select_one":
      return <ChooseOne {...props} />;
    case "select_multiple":
      return <ChooseMany {...props} />;
    case "rank":
      return <Ranking {...props} />;
    case "geopoint":
      return <PlaceField {...props} />;
    case "acknowledge":
      return (
        <Checkbox
          size="md"
          label={<Words text={label} />}
          description={hint && <Words text={hint} />}
          error={error}
          name={question.name}
          checked={value === ACKNOWLEDGED}
          onChange={(event) => onValue(event.currentTarget.checked ? ACKNOWLEDGED : "")}
        />
      );
    case "calculate":
      return label === "" ? null : (
        <Text component="output" dir="auto">
          {label}: <b>{value ?? "–"}</b>
        </Text>
      );
    default:
      return question.appearance.includes("multiline") ? (
        <Textarea
          {...common}
          dir="auto"
          autosize
          minRows={3}
          maxRows={12}
          value={value ?? ""}
          onChange={(event) => onValue(event.currentTarget.value)}
        />
      ) : (
        <TextInput
          {...common}
          dir="auto"
          value={value ?? ""}
          onChange={(event) => onValue(event.currentTarget.value)}
        />
      );
  }
}
