/** A free document as JSON text. Text that is no JSON stays in the field, with the reason, and is not sent. */
import { Textarea } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Json } from "../../api/types";
import classes from "./DocumentField.module.css";

function pretty(value: Json | undefined): string {
  return value === undefined || value === null ? "" : JSON.stringify(value, null, 2);
}

function read(text: string): { value: Json | undefined } | { problem: string } {
  if (text.trim() === "") return { value: undefined };
  try {
    return { value: JSON.parse(text) as Json };
  } catch (thrown) {
    return { problem: thrown instanceof Error ? thrown.message : String(thrown) };
  }
}

export function DocumentField(props: {
  label: ReactNode;
  error: string | undefined;
  required: boolean;
  disabled: boolean;
  description: string | undefined;
  name: string;
  value: Json | undefined;
  onBlur: () => void;
  onValue: (value: Json | undefined) => void;
}) {
  const { value, onValue, onBlur, error, ...rest } = props;
  const { t } = useTranslation();
  const [typed, setTyped] = useState<string | null>(null);
  const result = typed === null ? null : read(typed);
  const problem = result && "problem" in result ? result.problem : null;
  return (
    <Textarea
      {...rest}
      value={typed ?? pretty(value)}
      error={problem ? t("records.form.badDocument", { problem }) : error}
      classNames={{ input: classes.text ?? "" }}
      autosize
      minRows={1}
      maxRows={16}
      spellCheck={false}
      onChange={(event) => {
        const next = event.currentTarget.value;
        setTyped(next);
        const understood = read(next);
        if ("value" in understood) onValue(understood.value);
      }}
      onBlur={() => {
        if (!problem) setTyped(null);
        onBlur();
      }}
    />
  );
}
