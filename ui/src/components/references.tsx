/**
 * How a component finds the records that a reference may name. The application hands the search in, so that forms
 * need not know where records come from.
 */
import { createContext, type ReactNode, useContext, useEffect, useState } from "react";

export type Reference = { id: string; label: string };
export type ReferenceSource = {
  search(kind: string, text: string, within: { field: string; value: string } | null): Promise<Reference[]>;
  label(kind: string, id: string): Promise<string>;
};

const ReferenceContext = createContext<ReferenceSource | null>(null);

export function ReferenceProvider({ source, children }: { source: ReferenceSource; children: ReactNode }) {
  return <ReferenceContext.Provider value={source}>{children}</ReferenceContext.Provider>;
}

export function useReferences(): ReferenceSource {
  const source = useContext(ReferenceContext);
  if (!source) throw new Error("A reference was drawn outside the reference provider");
  return source;
}

/** The label of one record, once it is known. Null asks for nothing. */
export function useReferenceLabel(kind: string | null, id: string | null): string | null {
  const source = useContext(ReferenceContext);
  const [found, setFound] = useState<{ id: string; label: string } | null>(null);
  useEffect(() => {
    if (!source || !kind || !id) return;
    let left = false;
    source.label(kind, id).then(
      (label) => {
        if (!left) setFound({ id, label });
      },
      // The record may be out of scope: its id is shown instead.
      () => undefined,
    );
    return () => {
      left = true;
    };
  }, [source, kind, id]);
  return found?.id === id ? found.label : null;
}
