/**
 * A record that is open in a form, as the store has it now. When a sync brings a newer version while the form lies
 * untouched, the form is opened anew on it; a form that someone is typing in keeps the version it was opened on.
 */
import { useEffect } from "react";
import { sameValue } from "../../api/draft";
import { useRecord } from "../../api/queries";
import type { RecordKey, RecordView } from "../../api/types";
import type { OpenForm } from "../../api/useFormSession";

export function useStoredView(key: RecordKey, form: Extract<OpenForm, { phase: "open" }>): RecordView | null {
  const stored = useRecord(key).data;
  const { session, reopen, snapshot } = form;
  useEffect(() => {
    const { view, dirty, status } = session.snapshot();
    if (!stored || !view || dirty || status === "saving" || status === "typing") return;
    // An answer of the store that is older than the last save here is no news: only a sync brings another stamp.
    const isNews = stored.server?.updatedAt !== view.server?.updatedAt && !sameValue(stored.data, view.data);
    if (isNews && !document.activeElement?.closest("[data-field]")) reopen();
  }, [stored, session, reopen]);
  return stored ?? snapshot.view;
}
