/** Mine and theirs side by side, field by field. What only one side changed is chosen already. */
import { Button, Group, Stack, Text } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ConflictView, KindInfo, Resolution } from "../../../api/types";
import type { UnsavedAnswer } from "../../../api/unsaved";
import { useUnsubmitted } from "../../../api/unsubmitted";
import { asOneAnswer, asTwoFields, type Question } from "../answer";
import {
  type Choices,
  carriedOver,
  resolutionOf,
  reviewOf,
  splitFields,
  startingChoices,
  takeAll,
  undecided,
} from "../lib";
import classes from "./FieldReview.module.css";
import { FieldRow } from "./FieldRow";
import { KeyHints, Shortcut } from "./KeyHints";
import { Outcome } from "./Outcome";
import { SameFields } from "./SameFields";
import { SideHead } from "./SideHead";
import { useReviewKeys } from "./useReviewKeys";
import { useStillOpen } from "./useStillOpen";

type Props = {
  view: ConflictView;
  info: KindInfo | null;
  question: Question | null;
  isPending: boolean;
  onSettle: (resolution: Resolution) => void;
};

/** The choices, and the versions that they were made on. */
type Kept = { on: ConflictView; choices: Choices };

/** What is neither side's was typed here. */
function typedIn({ on, choices }: Kept): UnsavedAnswer[] {
  return Object.entries(choices).flatMap(([field, choice]) =>
    typeof choice === "object" ? [{ kind: on.kind, field, value: choice.value }] : [],
  );
}

export function FieldReview({ view: whole, info, question, isPending, onSettle }: Props) {
  const { t } = useTranslation();
  const view = asOneAnswer(whole);
  const [kept, keep] = useUnsubmitted<Kept>(
    reviewOf(whole),
    { on: whole, choices: startingChoices(view) },
    typedIn,
    useStillOpen(whole.id),
  );
  const choices = kept.on === whole ? kept.choices : carriedOver(asOneAnswer(kept.on), view, kept.choices);
  const setChoices = (next: Choices) => keep({ on: whole, choices: next });
  const [withBase, setWithBase] = useState(false);
  const { differing, same } = splitFields(view.fields);
  const open = undecided(view, choices);
  const resolution = resolutionOf(view, choices);
  const settle = () => resolution && onSettle(asTwoFields(view, resolution));
  const review = useRef<HTMLDivElement>(null);
  const keys = useReviewKeys({
    review,
    firstOpen: open[0]?.name ?? null,
    onChoose: (name, side) => setChoices({ ...choices, [name]: side }),
    onAll: (side) => setChoices(takeAll(view, side)),
    onBase: () => setWithBase((shown) => !shown),
    onSettle: resolution && !isPending ? settle : null,
  });

  // The one thing to do here is to choose: the first field that is open has the first focus.
  const { focusField } = keys;
  const first = useRef((open[0] ?? differing[0])?.name);
  useEffect(() => {
    const at = document.activeElement;
    // Nobody is anywhere in particular yet: the focus is on the screen or on its title.
    const free = !at || at.contains(review.current) || at.hasAttribute("data-page-title");
    if (free && first.current) focusField(first.current);
  }, [focusField]);

  return (
    <div ref={review} className={classes.frame} onKeyDownCapture={keys.onKeyDown}>
      <Stack gap="lg">
        <Group gap="sm">
          <Button
            variant="default"
            size="sm"
            onClick={() => setChoices(takeAll(view, "mine"))}
            rightSection={<Shortcut name="M" />}
            aria-keyshortcuts="m"
          >
            {t("conflicts.allMine")}
          </Button>
          <Button
            variant="default"
            size="sm"
            onClick={() => setChoices(takeAll(view, "theirs"))}
            rightSection={<Shortcut name="T" />}
            aria-keyshortcuts="t"
          >
            {t("conflicts.allTheirs")}
          </Button>
          <Button
            variant={withBase ? "light" : "default"}
            size="sm"
            onClick={() => setWithBase(!withBase)}
            rightSection={<Shortcut name="B" />}
            aria-keyshortcuts="b"
            aria-pressed={withBase}
          >
            {t("conflicts.showBase")}
          </Button>
        </Group>
        <KeyHints />

        <div className={classes.table} data-testid="conflict-fields" data-base={withBase || undefined}>
          <div className={classes.head}>
            <Text size="sm" fw={600} className={classes.fieldHead}>
              {t("conflicts.field")}
            </Text>
            {withBase && <SideHead name={t("conflicts.base")} side={view.base} />}
            <SideHead name={t("conflicts.mine")} side={view.mine} isMine />
            <SideHead name={t("conflicts.theirs")} side={view.theirs} />
          </div>
          {differing.map((field) => (
            <FieldRow
              key={field.name}
              view={view}
              field={field}
              declared={info?.fields.find(({ name }) => name === field.name)}
              question={question}
              withBase={withBase}
              choice={choices[field.name]}
              onChoose={(choice) => setChoices({ ...choices, [field.name]: choice })}
            />
          ))}
          <SameFields view={view} fields={same} question={question} />
        </div>

        <Outcome view={view} fields={differing} choices={choices} question={question} />

        <div className={classes.foot}>
          <Text size="sm" c="dimmed" role="status" aria-live="polite">
            {open.length > 0 ? t("conflicts.left", { count: open.length }) : t("conflicts.ready")}
          </Text>
          <Button disabled={resolution === null} loading={isPending} onClick={settle}>
            {t("conflicts.settle")}
          </Button>
        </div>
      </Stack>
    </div>
  );
}
