/**
 * A text input for a value that must be read (a number, a time). What cannot be read stays in the field with the
 * reason beside it and is not sent; leaving the field shows what was understood.
 */
import { TextInput, type TextInputProps } from "@mantine/core";
import { useState } from "react";
import type { Json } from "../../api/types";

type ParsedFieldProps = Omit<TextInputProps, "onChange" | "value"> & {
  shown: string;
  parse: (text: string) => Json | null;
  refusal: string;
  onValue: (value: Json | undefined) => void;
};

export function ParsedField({ shown, parse, refusal, onValue, onBlur, error, ...rest }: ParsedFieldProps) {
  // The text as typed, while it differs from what it means: "1." is not replaced by "1" under the cursor.
  const [typed, setTyped] = useState<string | null>(null);
  const [left, setLeft] = useState(true);
  const unread = typed !== null && typed.trim() !== "" && parse(typed) === null;
  return (
    <TextInput
      {...rest}
      value={typed ?? shown}
      error={unread && left ? refusal : error}
      onChange={(event) => {
        const next = event.currentTarget.value;
        setLeft(false);
        setTyped(next);
        if (next.trim() === "") onValue(undefined);
        else {
          const value = parse(next);
          if (value !== null) onValue(value);
        }
      }}
      onBlur={(event) => {
        setLeft(true);
        if (!unread) setTyped(null);
        onBlur?.(event);
      }}
    />
  );
}
