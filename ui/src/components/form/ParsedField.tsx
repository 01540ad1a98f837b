/**
 * A text input for a value that must be read (a number, a time). What cannot be read is kept as it was typed, with the
 * reason beside it, and comes back with the form; leaving the field shows what was understood.
 */
import { TextInput, type TextInputProps } from "@mantine/core";
import { useState } from "react";
import type { Json } from "../../api/types";

type ParsedFieldProps = Omit<TextInputProps, "onChange" | "value"> & {
  shown: string;
  parse: (text: string) => Json | null;
  /** What is said of a text that cannot be read. */
  refusal: (typed: string) => string;
  onValue: (value: Json | undefined) => void;
  /** Keeps a text that cannot be read. */
  onUnread: (typed: string) => void;
};

export function ParsedField(props: ParsedFieldProps) {
  const { shown, parse, refusal, onValue, onUnread, onBlur, error, ...rest } = props;
  // The text as typed, while it differs from what it means: "1." is not replaced by "1" under the cursor.
  const [typed, setTyped] = useState<string | null>(null);
  const [left, setLeft] = useState(true);
  const text = typed ?? shown;
  const unread = text.trim() !== "" && parse(text) === null;
  return (
    <TextInput
      {...rest}
      value={text}
      error={unread ? left && refusal(text.trim()) : error}
      onChange={(event) => {
        const next = event.currentTarget.value;
        setLeft(false);
        setTyped(next);
        if (next.trim() === "") onValue(undefined);
        else {
          const value = parse(next);
          if (value === null) onUnread(next);
          else onValue(value);
        }
      }}
      onBlur={(event) => {
        setLeft(true);
        setTyped(null);
        onBlur?.(event);
      }}
    />
  );
}
