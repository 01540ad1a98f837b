/** A person's name: the program names people by their Monitor record, or already in words. */
import { useReferenceLabel } from "../../../components/references";

const LOOKS_LIKE_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-/i;

export function usePerson(by: string | null): string | null {
  const isId = by !== null && LOOKS_LIKE_ID.test(by);
  const found = useReferenceLabel(isId ? "Monitor" : null, by);
  return isId ? found : by;
}
