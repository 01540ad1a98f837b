/** A calendar date: typed in full or picked from a calendar, kept as YYYY-MM-DD. */
import { DateInput } from "@mantine/dates";
import { IconCalendar } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Json } from "../../api/types";
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
}) {
  const { onValue, value, ...rest } = props;
  const { t, i18n } = useTranslation();
  return (
    <DateInput
      {...rest}
      value={value}
      valueFormat="D MMM YYYY"
      placeholder={t("records.form.date")}
      dateParser={(text) => parseDate(text, i18n.language)}
      clearable={!props.required && value !== null}
      rightSection={value === null ? <IconCalendar size={18} stroke={1.6} aria-hidden /> : undefined}
      rightSectionPointerEvents={value === null ? "none" : "auto"}
      onChange={(picked) => onValue(picked ?? undefined)}
      clearButtonProps={{ "aria-label": t("common.clear") }}
      popoverProps={{ withinPortal: true }}
    />
  );
}
