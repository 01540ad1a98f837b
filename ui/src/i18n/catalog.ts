/** The English catalogue, one file per feature: the type of every key, and the fallback of every language. */
import choice from "./en/choice.json";
import common from "./en/common.json";
import conflicts from "./en/conflicts.json";
import field from "./en/field.json";
import kind from "./en/kind.json";
import records from "./en/records.json";
import schools from "./en/schools.json";
import settings from "./en/settings.json";
import shell from "./en/shell.json";
import sync from "./en/sync.json";
import welcome from "./en/welcome.json";

export const english = {
  choice,
  common,
  conflicts,
  field,
  kind,
  records,
  schools,
  settings,
  shell,
  sync,
  welcome,
};

/** The languages with a catalogue, each named in itself. A further one is a folder beside `en` and a line here. */
export const languages = [{ code: "en", name: "English" }] as const;
export const catalogues = { en: { translation: english } };
