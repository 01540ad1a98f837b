/** The monitoring form on one page: groups as sections, asked as its logic says, every answer saved as it is given. */
import { Alert, Group, List, Stack, Text, Title } from "@mantine/core";
import { IconClipboardOff, IconFileUnknown, IconMathOff } from "@tabler/icons-react";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { EmptyState } from "../../../components/EmptyState";
import { Loading } from "../../../components/Loaded";
import { Panel } from "../../../components/Panel";
import { ProblemNotice } from "../../../components/ProblemNotice";
import classes from "../form/Form.module.css";
import { defaultsOf, newlyCalculated } from "../form/formState";
import { QuestionView } from "../form/QuestionView";
import { type Item, isCalculated, type Question } from "../form/question";
import { wordingOf } from "../form/wording";
import type { AskedForm, Visit } from "../useVisitContent";

type Props = { visit: Visit; at: string | null };

export function FormPart({ visit, at }: Props) {
  const { t } = useTranslation();
  const { form } = visit;
  switch (form) {
    case "reading":
      return <Loading rows={6} />;
    case "none":
      return (
        <EmptyState
          icon={IconClipboardOff}
          title={t("visit.form.noneTitle")}
          text={t("visit.form.noneText")}
        />
      );
    case "lost":
      return (
        <EmptyState
          icon={IconFileUnknown}
          title={t("visit.form.lostTitle")}
          text={t("visit.form.lostText")}
        />
      );
    default:
      return <Asked visit={visit} at={at} form={form} />;
  }
}

function Asked({ visit, at, form }: Props & { form: AskedForm }) {
  const { t } = useTranslation();
  useBegin(visit, form);
  useCalculated(visit, form);
  useAskedAgain(form);
  const { done, needed } = visit.standing.form;
  const { faults } = form.state;
  const { title, version } = form.record.data;
  return (
    <>
      <Group justify="space-between" gap="xs">
        <Title order={2} size="h4">
          {t("visit.form.version", { title: String(title ?? ""), version: String(version ?? "") })}
        </Title>
        <Text size="sm" c="dimmed">
          {t("visit.form.answered", { done, needed })} · {t("visit.form.keys")}
        </Text>
      </Group>
      {form.answers.snapshot.problem && <ProblemNotice problem={form.answers.snapshot.problem} />}
      {faults.length > 0 && (
        <Alert
          color="orange"
          variant="light"
          icon={<IconMathOff size={20} aria-hidden />}
          title={t("visit.form.faultTitle", { count: faults.length })}
          data-testid="form-faults"
        >
          {t("visit.form.faultText")}
          <List size="sm" mt={4}>
            {faults.map(({ question, expression }) => (
              <List.Item key={`${question.id} ${expression}`}>
                <code>{t("visit.form.fault", { name: question.name, expression })}</code>
              </List.Item>
            ))}
          </List>
        </Alert>
      )}
      {sections(form.items).map(({ key, ...section }) => (
        <Section key={key} form={form} at={at} {...section} />
      ))}
    </>
  );
}

type SectionOf = { key: string; group: Question | null; items: readonly Item[] };

/** Groups are sections; the questions between them stand together. */
function sections(items: readonly Item[]): SectionOf[] {
  const all: SectionOf[] = [];
  for (const item of items) {
    const last = all.at(-1);
    if (item.kind === "group") all.push({ key: item.question.id, group: item.question, items: item.items });
    else if (last && last.group === null) all[all.length - 1] = { ...last, items: [...last.items, item] };
    else all.push({ key: item.question.id, group: null, items: [item] });
  }
  return all;
}

function Section({
  form,
  at,
  group,
  items,
}: Omit<SectionOf, "key"> & { form: AskedForm; at: string | null }) {
  const { state, language } = form;
  if (group && !state.byId.get(group.id)?.relevant) return null;
  if (!items.some(({ question }) => state.byId.get(question.id)?.relevant)) return null;
  const title = group ? wordingOf(group, state, language).label : "";
  return (
    <Panel title={title === "" ? undefined : <bdi>{title}</bdi>}>
      <Stack gap="xl">
        <Questions form={form} at={at} items={items} />
      </Stack>
    </Panel>
  );
}

function Questions({ form, at, items }: { form: AskedForm; at: string | null; items: readonly Item[] }) {
  const { state, language, answers } = form;
  return items.map((item) => {
    const { question } = item;
    const look = state.byId.get(question.id);
    if (!look?.relevant) return null;
    const wording = wordingOf(question, state, language);
    if (item.kind === "group") {
      return (
        <section key={question.id} className={classes.nested} aria-label={wording.label || question.name}>
          {wording.label !== "" && (
            <Title order={3} size="h4">
              <bdi>{wording.label}</bdi>
            </Title>
          )}
          <Questions form={form} at={at} items={item.items} />
        </section>
      );
    }
    if (isCalculated(question) && wording.label === "") return null;
    return (
      <QuestionView
        key={question.id}
        question={question}
        {...wording}
        language={language}
        value={look.value}
        noAnswer={look.noAnswer}
        unread={look.unread}
        problem={look.problem}
        missing={look.missing}
        isSought={at === question.name}
        isUnsaved={answers.snapshot.unsaved.has(question.id)}
        isInConflict={answers.snapshot.inConflict.has(question.id)}
        session={answers.session}
      />
    );
  });
}

/** The first time that the form of a planned visit is opened, the visit takes its version, and defaults are filled in. */
function useBegin(visit: Visit, form: AskedForm): void {
  const { status, projectFormId } = visit.values;
  const isNew = status === "planned" && projectFormId === undefined;
  const { session } = visit.open;
  const { items, instance, record, answers } = form;
  useEffect(() => {
    if (!isNew) return;
    for (const [questionId, value] of defaultsOf(items, instance)) {
      if (!answers.session.snapshot().answers.has(questionId)) answers.session.say(questionId, value);
    }
    session.change("projectFormId", record.id);
    void session.flush();
  }, [isNew, session, items, instance, record.id, answers.session]);
}

/** Calculated values follow the answers that people give; opening a form changes nothing. */
function useCalculated(visit: Visit, form: AskedForm): void {
  const { state, answers } = form;
  const calculated = new Set(
    [...state.byId.values()]
      .filter(({ question }) => isCalculated(question))
      .map(({ question }) => question.id),
  );
  const key = [...answers.snapshot.answers]
    .filter(([id]) => !calculated.has(id))
    .map(([id, { value, noAnswer, unread }]) => `${id}=${value ?? ""}/${noAnswer ?? ""}/${unread ?? ""}`)
    .join("\n");
  const before = useRef(key);
  const isOpen = visit.values.status !== "cancelled";
  useEffect(() => {
    if (before.current === key || !isOpen) return;
    before.current = key;
    for (const [questionId, value] of newlyCalculated(state, answers.snapshot.answers)) {
      answers.session.say(questionId, value);
    }
  }, [key, isOpen, state, answers]);
}

/** A question that other answers make asked again has the answer that it had before it was not asked. */
function useAskedAgain({ state, answers: { session } }: AskedForm): void {
  const asked = useRef<ReadonlyMap<string, boolean>>(new Map());
  useEffect(() => {
    for (const [id, { relevant, noAnswer }] of state.byId) {
      const isNew = relevant && asked.current.get(id) === false;
      if (isNew && noAnswer === "notAsked") void session.takeBack(id).catch(() => false);
    }
    asked.current = new Map([...state.byId].map(([id, { relevant }]) => [id, relevant]));
  }, [state, session]);
}
