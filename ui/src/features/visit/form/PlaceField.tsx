/** A place as typed latitude and longitude. It is an answer when both are there. */
import { Group, Input } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ParsedField } from "../../../components/form/ParsedField";
import { parseNumber } from "../../../components/form/parse";
import type { AnswerInputProps } from "./answerInputProps";
import { type Place, placeIn } from "./selection";
import { Words } from "./Words";

const degrees = (most: number) => (text: string) => {
  const value = parseNumber(text);
  return value !== null && Math.abs(value) <= most ? value : null;
};

export function PlaceField({ question, label, hint, value, error, onValue }: AnswerInputProps) {
  const { t } = useTranslation();
  const stored = placeIn(value);
  // One half alone is no answer yet; it stays in its field.
  const [half, setHalf] = useState<Place | null>(null);
  const place = half ?? stored;
  const set = (next: Place) => {
    const { latitude, longitude } = next;
    const isOneHalf = (latitude === null) !== (longitude === null);
    setHalf(isOneHalf ? next : null);
    onValue(latitude !== null && longitude !== null ? `${latitude} ${longitude}` : "");
  };
  const field = (part: keyof Place, most: number, name: string) => (
    <ParsedField
      label={t(`visit.form.${part}`)}
      name={name}
      maw={200}
      inputMode="decimal"
      shown={place[part] === null ? "" : String(place[part])}
      parse={degrees(most)}
      refusal={t("visit.form.badPlace")}
      onValue={(next) => set({ ...place, [part]: typeof next === "number" ? next : null })}
    />
  );
  return (
    <Input.Wrapper
      label={<Words text={label} />}
      description={hint && <Words text={hint} />}
      error={error ?? (half ? t("visit.form.placeHalf") : undefined)}
      required={question.required}
      labelElement="div"
      size="md"
    >
      <Group gap="md" mt={6} align="flex-start">
        {field("latitude", 90, question.name)}
        {field("longitude", 180, `${question.name}.longitude`)}
      </Group>
    </Input.Wrapper>
  );
}
