/** The parts of a visit with how complete each is, and whether what was typed is safe. */
import {
  IconAlertCircle,
  IconCircleCheckFilled,
  IconCircleDashed,
  IconClipboardList,
  IconDoorEnter,
  IconFlag,
  IconListCheck,
  IconNotes,
  IconProgress,
  IconSchool,
  IconUsers,
  type TablerIcon,
} from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { SaveStatus } from "../../../components/SaveStatus";
import { missingIn, type PartStanding } from "../completeness";
import { type VisitPart, visitParts } from "../lib";
import { type Saves, together } from "../saving";
import type { Visit } from "../useVisitContent";
import classes from "./PartList.module.css";

const icons: Record<VisitPart, TablerIcon> = {
  arrival: IconDoorEnter,
  form: IconClipboardList,
  lessons: IconSchool,
  pupils: IconUsers,
  notes: IconNotes,
  actions: IconListCheck,
  finish: IconFlag,
};

export function PartList({ visit, open, saves }: { visit: Visit; open: VisitPart; saves: readonly Saves[] }) {
  const { t } = useTranslation();
  const { status, savedAt, refused, flush } = together(saves);
  return (
    <aside className={classes.side}>
      <nav aria-label={t("visit.partsLabel")} className={classes.parts}>
        {visitParts.map((part) => {
          const Icon = icons[part];
          return (
            <Link
              key={part}
              to="/visits/$id"
              params={{ id: visit.id }}
              search={{ part }}
              replace
              className={classes.item}
              data-testid={`visit-part-${part}`}
              {...(part === open ? { "aria-current": "page" as const } : {})}
            >
              <Icon size={20} stroke={1.7} aria-hidden className={classes.icon} />
              <span className={classes.words}>
                <span>{t(`visit.part.${part}`)}</span>
                <Standing visit={visit} part={part} />
              </span>
            </Link>
          );
        })}
      </nav>
      <SaveStatus status={status} savedAt={savedAt} refused={refused} exists onRetry={flush} />
    </aside>
  );
}

function Standing({ visit, part }: { visit: Visit; part: VisitPart }) {
  const { t } = useTranslation();
  if (part === "finish") {
    if (visit.values.status === "done") return <Mark tone="complete" words={t("visit.standing.done")} />;
    const count = missingIn(visit.standing).length;
    return count === 0 ? (
      <Mark tone="complete" words={t("visit.standing.complete")} />
    ) : (
      <Mark tone="open" words={t("visit.standing.missing", { count })} />
    );
  }
  if (part === "form" && visit.form === "reading")
    return <Mark tone="open" words={t("visit.standing.reading")} />;
  const standing = visit.standing[part];
  const { done, needed, entries, missing } = standing;
  const words = () => {
    if (missing.length > 0) return t("visit.standing.some", { done, needed });
    if (entries === 0) return t("visit.standing.none");
    if (entries !== null) return t("visit.standing.entries", { count: entries });
    return needed > 0 ? t("visit.standing.complete") : t("visit.standing.nothing");
  };
  return <Mark tone={toneOf(standing)} words={words()} />;
}

type Tone = "complete" | "some" | "wrong" | "open" | "none";

function toneOf({ done, needed, missing }: PartStanding): Tone {
  if (missing.some(({ what }) => what === "wrongField" || what === "wrongAnswer")) return "wrong";
  if (missing.length > 0) return done > 0 ? "some" : "open";
  return needed > 0 ? "complete" : "none";
}

const marks: Record<Tone, TablerIcon | null> = {
  complete: IconCircleCheckFilled,
  some: IconProgress,
  wrong: IconAlertCircle,
  open: IconCircleDashed,
  none: null,
};

function Mark({ tone, words }: { tone: Tone; words: string }) {
  const Icon = marks[tone];
  return (
    <span className={classes.standing} data-tone={tone}>
      {Icon && <Icon size={15} stroke={1.8} aria-hidden />}
      {words}
    </span>
  );
}
