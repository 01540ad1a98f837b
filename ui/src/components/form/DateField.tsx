/**
 * A calendar date: typed in full or picked from a calendar, kept as YYYY-MM-DD. What cannot be read as a date is kept as
 * it was typed, and stands in a plain field until it can.
 */
import { DateInput } from "@mantine/dates";
import { IconCalendar } from "@tabler/icons-react";
import { type ReactNode, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Json } from "../../api/types";
import { ParsedField } from "./ParsedField";
import { parseDate } from "./parse";

export function DateField(props: {
  label: ReactNode;
  error: string | undefined;
  required: boolean;
  disabled: boolean;
  description: string | undefined;
  name: string;
  value: string | null;
  onBlur: () => void;
  onValue: (value: Json | undefined) => void;
  onUnread: (typed: string) => void;
}) {
  const { onValue, onUnread, value, onBlur, error, ...rest } = props;
  const { t, i18n } = useTranslation();
  const read = (text: string) => parseDate(text, i18n.language);
  const isDate = value === null || read(value) === value;
  // Where the person types stays under their hands until they leave it.
  const [inside, setInside] = useState<"calendar" | "text" | null>(null);
  const date = useRef<string | null>(null);
  if (isDate) date.current = value;
  const leave = () => {
    setInside(null);
    onBlur();
  };
  if (inside === "text" || (inside === null && !isDate)) {
    return (
      <ParsedField
        {...rest}
        error={error}
        shown={value ?? ""}
        placeholder={t("records.form.date")}
        parse={read}
        refusal={(typed) => t("records.form.badDate", { typed })}
        onValue={onValue}
        onUnread={onUnread}
        onFocus={() => setInside("text")}
        onBlur={leave}
      />
    );
  }
  return (
    <DateInput
      {...rest}
      error={inside === null || isDate ? error : undefined}
      value={date.current}
      valueFormat="D MMM YYYY"
      placeholder={t("records.form.date")}
      dateParser={read}
      clearable={!props.required && value !== null}
      rightSection={value === null ? <IconCalendar size={18} stroke={1.6} aria-hidden /> : undefined}
      rightSectionPointerEvents={value === null ? "none" : "auto"}
      onChange={(picked) => onValue(picked ?? undefined)}
      onInput={({ currentTarget: { value: typed } }) => {
        if (typed.trim() !== "" && read(typed) === null) onUnread(typed);
      }}
      onFocus={() => setInside("calendar")}
      onBlur={leave}
      clearButtonProps={{ "aria-label": t("common.clear") }}
      // A date reads in the direction of its own words, also in a window that runs the other way.
      styles={{ input: { unicodeBidi: "plaintext" } }}
      popoverProps={{ withinPortal: true }}
    />
  );
}
