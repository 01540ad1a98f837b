/** Finish: everything that is missing, each with the way to it; then done, with a reason if something stays open. */
import { Alert, Anchor, Button, Group, Stack, Text } from "@mantine/core";
import { IconChecks, IconCircleCheck, IconFlag } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { isUnread } from "../../../components/form/unread";
import { Panel } from "../../../components/Panel";
import { ProblemNotice } from "../../../components/ProblemNotice";
import { RecordLink } from "../../../components/RecordLink";
import { useNames } from "../../../i18n/names";
import { useProblemText } from "../../../i18n/problems";
import { type Missing, missingIn, placeOf } from "../completeness";
import { labelOf } from "../form/question";
import { visitParts } from "../lib";
import { useFinish } from "../useFinish";
import type { Visit } from "../useVisitContent";
import { VisitField } from "../VisitField";
import { NotHeld } from "./NotHeld";

export function Finish({ visit }: { visit: Visit }) {
  const { values, open } = visit;
  const { changed, view } = open.snapshot;
  // Finished is what is finished on disk.
  const status = changed.has("status") ? view?.data.status : values.status;
  const missing = missingIn(visit.standing);
  if (status === "cancelled") return <NotHeld visit={visit} />;
  return (
    <>
      {status === "done" && <Finished visit={visit} isComplete={missing.length === 0} />}
      <Panel>
        {missing.length > 0 ? <StillMissing visit={visit} missing={missing} /> : <NothingMissing />}
      </Panel>
      {status !== "done" && <Closing visit={visit} isComplete={missing.length === 0} />}
      {status !== "done" && <NotHeld visit={visit} />}
    </>
  );
}

function StillMissing({ visit, missing }: { visit: Visit; missing: Missing[] }) {
  const { t } = useTranslation();
  const words = useMissingWords(visit);
  return (
    <Stack gap="md" data-testid="missing-list">
      <Text fw={650} component="h2" m={0}>
        {t("visit.finish.missingTitle")}
      </Text>
      {visitParts
        .map((part) => ({ part, items: missing.filter((one) => one.part === part) }))
        .filter(({ items }) => items.length > 0)
        .map(({ part, items }) => (
          <Stack key={part} gap={4} component="section" aria-label={t(`visit.part.${part}`)}>
            <Text size="sm" c="dimmed">
              {t(`visit.part.${part}`)}
            </Text>
            <Stack gap={6} component="ul" m={0} ps={20}>
              {items.map((one) => (
                <li key={`${one.what} ${placeOf(one)} ${"field" in one ? one.field : ""}`}>
                  <Place visit={visit} missing={one}>
                    {words(one)}
                  </Place>
                </li>
              ))}
            </Stack>
          </Stack>
        ))}
    </Stack>
  );
}

function Place({ visit, missing, children }: { visit: Visit; missing: Missing; children: string }) {
  const at = placeOf(missing);
  if (missing.what === "assessment") {
    const record = { kind: "PupilAssessment", id: missing.record };
    return <Anchor renderRoot={(anchor) => <RecordLink record={record} {...anchor} />}>{children}</Anchor>;
  }
  return (
    <Anchor
      renderRoot={(anchor) => (
        <Link
          to="/visits/$id"
          params={{ id: visit.id }}
          search={{ part: missing.part, ...(at ? { at } : {}) }}
          {...anchor}
        />
      )}
    >
      {children}
    </Anchor>
  );
}

function useMissingWords(visit: Visit): (missing: Missing) => string {
  const { t, i18n } = useTranslation();
  const names = useNames();
  const problemText = useProblemText();
  const fieldName = (kind: string, name: string) => {
    const info = visit.kinds.find((one) => one.kind === kind)?.fields.find((one) => one.name === name);
    return info ? names.field(kind, info) : name;
  };
  const questionLabel = (id: string) => {
    const question = typeof visit.form === "object" ? visit.form.state.byId.get(id)?.question : undefined;
    return question ? labelOf(question, i18n.language) : id;
  };
  return (missing) => {
    switch (missing.what) {
      case "field": {
        const field = fieldName(missing.kind, missing.field);
        return missing.record === null ? field : t("visit.finish.lessonField", { field });
      }
      case "wrongField": {
        const { kind, field, problem } = missing;
        if (isUnread(problem)) {
          const typed = String(visit.values[field] ?? "");
          return t("records.unread", { field: fieldName(kind, field), typed });
        }
        return t("visit.finish.wrong", { field: fieldName(kind, field), problem: problemText(problem) });
      }
      case "question":
        return questionLabel(missing.question);
      case "wrongAnswer":
        if (missing.unread !== null) {
          return t("records.unread", { field: questionLabel(missing.question), typed: missing.unread });
        }
        return t("visit.finish.wrongAnswer", { question: questionLabel(missing.question) });
      case "assessment":
        return t("visit.finish.assessment", { label: missing.label || t("visit.pupils.unnamed") });
      default:
        return t(`visit.finish.${missing.what}`);
    }
  };
}

function NothingMissing() {
  const { t } = useTranslation();
  return (
    <Group gap="sm" wrap="nowrap" align="flex-start">
      <IconCircleCheck size={22} stroke={1.7} aria-hidden />
      <Stack gap={2}>
        <Text fw={650} component="h2" m={0}>
          {t("visit.finish.completeTitle")}
        </Text>
        <Text c="dimmed">{t("visit.finish.completeText")}</Text>
      </Stack>
    </Group>
  );
}

function Closing({ visit, isComplete }: { visit: Visit; isComplete: boolean }) {
  const { t } = useTranslation();
  const [asked, setAsked] = useState(false);
  const { finish, isFinishing, failed } = useFinish(visit);
  const lacksReason = !isComplete && visit.values.incompleteReason === undefined;
  return (
    <Panel>
      <Stack gap="md" align="stretch">
        {!isComplete && (
          <Stack gap={6}>
            <VisitField visit={visit} name="incompleteReason" at={null} called={t("visit.finish.reason")} />
            <Text size="sm" c="dimmed">
              {t("visit.finish.reasonHint")}
            </Text>
            {asked && lacksReason && (
              <Text c="var(--mantine-color-error)" size="sm" role="alert">
                {t("visit.finish.reasonNeeded")}
              </Text>
            )}
          </Stack>
        )}
        {failed && (
          <ProblemNotice
            problem={{ code: failed.code, message: failed.message }}
            title={t("visit.finish.notSaved")}
          />
        )}
        <Button
          w="fit-content"
          leftSection={<IconFlag size={18} aria-hidden />}
          loading={isFinishing}
          onClick={() => {
            setAsked(true);
            if (lacksReason) {
              document.querySelector<HTMLElement>("[data-at=incompleteReason] textarea")?.focus();
              return;
            }
            void finish(isComplete);
          }}
        >
          {t("visit.finish.now")}
        </Button>
      </Stack>
    </Panel>
  );
}

function Finished({ visit, isComplete }: { visit: Visit; isComplete: boolean }) {
  const { t } = useTranslation();
  const reason = visit.values.incompleteReason;
  return (
    <Alert
      color="lake"
      variant="light"
      icon={<IconChecks size={20} aria-hidden />}
      title={t("visit.finish.doneTitle")}
      role="status"
      data-testid="visit-finished"
    >
      <Stack gap="xs" align="flex-start">
        {isComplete ? t("visit.finish.doneComplete") : t("visit.finish.doneIncomplete")}
        {typeof reason === "string" && (
          <Text component="blockquote" m={0} dir="auto">
            {reason}
          </Text>
        )}
        <Button
          size="xs"
          variant="default"
          onClick={() => {
            visit.open.session.change("status", "planned");
            void visit.open.session.flush();
          }}
        >
          {t("visit.finish.reopen")}
        </Button>
      </Stack>
    </Alert>
  );
}
