/** The texts, one file per feature. English gives every key its type and is the fallback of every language. */
import assessment from "./en/assessment.json";
import choice from "./en/choice.json";
import common from "./en/common.json";
import conflicts from "./en/conflicts.json";
import field from "./en/field.json";
import kind from "./en/kind.json";
import problem from "./en/problem.json";
import records from "./en/records.json";
import recovery from "./en/recovery.json";
import schools from "./en/schools.json";
import settings from "./en/settings.json";
import shell from "./en/shell.json";
import shortcuts from "./en/shortcuts.json";
import sync from "./en/sync.json";
import today from "./en/today.json";
import visit from "./en/visit.json";
import welcome from "./en/welcome.json";

export const english = {
  assessment,
  choice,
  common,
  conflicts,
  field,
  kind,
  problem,
  records,
  recovery,
  schools,
  settings,
  shell,
  shortcuts,
  sync,
  today,
  visit,
  welcome,
};

/** A file of texts: a text by its key, and groups of them. */
export type Texts = { readonly [key: string]: string | Texts };

const translated = import.meta.glob<Texts>(["./*/*.json", "!./en/*.json"], {
  eager: true,
  import: "default",
});

/** Every catalogue by the name of its folder; the files of a folder are what English has, one by one. */
export const catalogues: Readonly<Record<string, Texts>> = collect();

function collect(): Record<string, Texts> {
  const found: Record<string, Record<string, Texts>> = { en: english };
  for (const [path, texts] of Object.entries(translated)) {
    const [, language, file] = path.match(/^\.\/([^/]+)\/([^/]+)\.json$/) ?? [];
    if (language && file) found[language] = { ...found[language], [file]: texts };
  }
  return found;
}
