/**
 * The words for kinds, fields and choices. A kind that this build has never heard of is shown by its own
 * declaration, so these keys are looked up by name and fall back to what the declaration says.
 */
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { FieldInfo, KindInfo } from "../api/types";

type ByName = (key: string, options: { defaultValue: string }) => string;

/** "staffOnRoll" as words: "Staff on roll". */
export function wordsOf(name: string): string {
  const words = name
    .replace(/[_-]+/g, " ")
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

export function useNames() {
  const { t } = useTranslation();
  return useMemo(() => {
    const byName = t as unknown as ByName;
    return {
      /** In a sentence or after "Add": "visit". */
      kind: (info: Pick<KindInfo, "kind" | "title">) =>
        byName(`kind.${info.kind}.one`, { defaultValue: info.title.toLowerCase() }),
      /** As a heading over several: "Visits". */
      kinds: (info: Pick<KindInfo, "kind" | "title">) =>
        byName(`kind.${info.kind}.many`, { defaultValue: info.title }),
      /** As a heading of one: "Visit". */
      title: (info: Pick<KindInfo, "kind" | "title">) =>
        capital(byName(`kind.${info.kind}.one`, { defaultValue: info.title })),
      /** The same, where only the kind's name is at hand. */
      titleOf: (kind: string) => capital(byName(`kind.${kind}.one`, { defaultValue: wordsOf(kind) })),
      field: (kind: string, info: Pick<FieldInfo, "name" | "label">) =>
        byName(`field.${kind}.${info.name}`, { defaultValue: info.label }),
      choice: (value: string) => byName(`choice.${value}`, { defaultValue: wordsOf(value) }),
    };
  }, [t]);
}
export type Names = ReturnType<typeof useNames>;
