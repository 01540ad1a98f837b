/**
 * A place as typed latitude and longitude. It is an answer when both are there and can be read; until then what was typed
 * is kept as it is.
 */
import { Group, Input } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { ParsedField } from "../../../components/form/ParsedField";
import { parseNumber } from "../../../components/form/parse";
import type { AnswerInputProps } from "./answerInputProps";
import { placeIn } from "./selection";
import { Words } from "./Words";

const degrees = (most: number) => (text: string) => {
  const value = parseNumber(text);
  return value !== null && Math.abs(value) <= most ? value : null;
};
const [readLatitude, readLongitude] = [degrees(90), degrees(180)];

/** What is typed of a place that is no answer yet, as it is kept. */
const BETWEEN = "; ";

function typedIn({ value, unread }: Pick<AnswerInputProps, "value" | "unread">): [string, string] {
  if (unread !== null) {
    const [latitude = "", longitude = ""] = unread.split(BETWEEN);
    return [latitude, longitude];
  }
  const { latitude, longitude } = placeIn(value);
  return [latitude === null ? "" : String(latitude), longitude === null ? "" : String(longitude)];
}

export function PlaceField(props: AnswerInputProps) {
  const { question, label, hint, error, onValue, onUnread } = props;
  const { t } = useTranslation();
  const typed = typedIn(props);
  const set = (latitude: string, longitude: string) => {
    const [north, east] = [readLatitude(latitude), readLongitude(longitude)];
    if (latitude.trim() === "" && longitude.trim() === "") onValue("");
    else if (north !== null && east !== null) onValue(`${north} ${east}`);
    else onUnread(`${latitude}${BETWEEN}${longitude}`);
  };
  const field = (part: 0 | 1) => {
    const say = (text: string) => (part === 0 ? set(text, typed[1]) : set(typed[0], text));
    return (
      <ParsedField
        label={t(part === 0 ? "visit.form.latitude" : "visit.form.longitude")}
        name={part === 0 ? question.name : `${question.name}.longitude`}
        maw={200}
        inputMode="decimal"
        shown={typed[part]}
        parse={part === 0 ? readLatitude : readLongitude}
        refusal={(text) => t("visit.form.badPlace", { typed: text })}
        onValue={(next) => say(typeof next === "number" ? String(next) : "")}
        onUnread={say}
      />
    );
  };
  const isHalf = (typed[0].trim() === "") !== (typed[1].trim() === "");
  return (
    <Input.Wrapper
      label={<Words text={label} />}
      description={hint && <Words text={hint} />}
      error={error ?? (isHalf ? t("visit.form.placeHalf") : undefined)}
      required={question.required}
      labelElement="div"
      size="md"
    >
      <Group gap="md" mt={6} align="flex-start">
        {field(0)}
        {field(1)}
      </Group>
    </Input.Wrapper>
  );
}
