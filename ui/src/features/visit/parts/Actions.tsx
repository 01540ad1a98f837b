/** Actions: what is still open from earlier visits, ticked off here, and what is agreed on this one. */
import { Button, Group, SegmentedControl, Stack, Text, Title } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useChangeRecord } from "../../../api/mutations";
import type { RecordRow } from "../../../api/types";
import { dayOf } from "../../../components/day";
import { type Problem, ProblemNotice } from "../../../components/ProblemNotice";
import { useFormat } from "../../../i18n/format";
import type { Visit } from "../useVisitContent";
import { ActionEditor } from "./ActionEditor";
import classes from "./Rows.module.css";

export function Actions({ visit }: { visit: Visit }) {
  const { t } = useTranslation();
  return (
    <>
      <Stack gap="sm" component="section" aria-label={t("visit.actions.carried")}>
        <Title order={2} size="h4">
          {t("visit.actions.carried")}
        </Title>
        {visit.carried.length === 0 && <Text c="dimmed">{t("visit.actions.carriedNone")}</Text>}
        {visit.carried.map((action) => (
          <Carried key={action.id} visit={visit} action={action} />
        ))}
      </Stack>
      <Agreed visit={visit} />
    </>
  );
}

/** Cards of this part that have no record yet, or got one while they were open. */
type Card = { key: number; id: string | null };

function Agreed({ visit }: { visit: Visit }) {
  const { t } = useTranslation();
  const [cards, setCards] = useState<Card[]>([]);
  const made = new Set(cards.map(({ id }) => id));
  const stored = visit.agreed.filter(({ id }) => !made.has(id));
  const drop = (key: number) => setCards((before) => before.filter((card) => card.key !== key));
  return (
    <Stack gap="sm" component="section" aria-label={t("visit.actions.agreed")}>
      <Title order={2} size="h4">
        {t("visit.actions.agreed")}
      </Title>
      {stored.length + cards.length === 0 && <Text c="dimmed">{t("visit.actions.agreedNone")}</Text>}
      {stored.map(({ id }) => (
        <ActionEditor key={id} visit={visit} id={id} onMade={() => undefined} onGone={() => undefined} />
      ))}
      {cards.map(({ key, id }) => (
        <ActionEditor
          key={key}
          visit={visit}
          id={id}
          onMade={(found) =>
            setCards((before) => before.map((card) => (card.key === key ? { key, id: found } : card)))
          }
          onGone={() => drop(key)}
        />
      ))}
      <Button
        w="fit-content"
        variant="default"
        leftSection={<IconPlus size={18} aria-hidden />}
        onClick={() => setCards((before) => [...before, { key: (before.at(-1)?.key ?? 0) + 1, id: null }])}
      >
        {t("visit.actions.add")}
      </Button>
    </Stack>
  );
}

const outcomes = ["open", "done", "dropped"] as const;

function Carried({ visit, action }: { visit: Visit; action: RecordRow }) {
  const { t } = useTranslation();
  const format = useFormat();
  const change = useChangeRecord();
  const { responsible, dueOn, status } = action.data;
  const day = typeof visit.values.date === "string" ? visit.values.date : dayOf(new Date());
  const words = action.label || t("visit.actions.wordless");
  const due =
    typeof dueOn === "string"
      ? t(dueOn < day ? "visit.actions.overdue" : "visit.actions.due", { date: format.plainDate(dueOn) })
      : t("visit.actions.notDue");
  const settle = (next: string) =>
    change.mutate({
      key: { kind: action.kind, id: action.id },
      set: next === "open" ? { status: next } : { status: next, closedOn: day },
      unset: next === "open" ? ["closedOn"] : [],
    });
  return (
    <div
      className={classes.card}
      data-at={action.id}
      data-testid="carried-action"
      {...(status === "open" ? {} : { "data-closed": true })}
    >
      <Stack gap={2}>
        <Text fw={500} dir="auto" className={classes.words}>
          {words}
        </Text>
        <Text size="sm" c="dimmed">
          {[typeof responsible === "string" ? t("visit.actions.by", { name: responsible }) : null, due]
            .filter(Boolean)
            .join(" · ")}
        </Text>
      </Stack>
      <Group>
        <SegmentedControl
          size="sm"
          aria-label={t("visit.actions.outcome", { action: words })}
          data={outcomes.map((one) => ({ value: one, label: t(`visit.actions.${one}`) }))}
          value={typeof status === "string" ? status : "open"}
          onChange={settle}
        />
      </Group>
      {change.error && <ProblemNotice problem={change.error as unknown as Problem} />}
    </div>
  );
}
