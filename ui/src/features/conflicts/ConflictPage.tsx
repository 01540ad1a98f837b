/** One conflict: both versions side by side, a choice per field, the result, and a way back. */
import { Text } from "@mantine/core";
import { IconCircleCheck } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useResolve } from "../../api/mutations";
import { useConflict, useConflicts, useKinds } from "../../api/queries";
import type { ConflictView, Resolution } from "../../api/types";
import { forgetUnsubmitted, unsubmittedIn } from "../../api/unsubmitted";
import { AnswerList } from "../../components/AnswerList";
import { EmptyState } from "../../components/EmptyState";
import { Loaded, Loading } from "../../components/Loaded";
import { PageHeader } from "../../components/PageHeader";
import { Panel } from "../../components/Panel";
import { type Problem, ProblemNotice } from "../../components/ProblemNotice";
import { useNames } from "../../i18n/names";
import { groupsOf } from "./groups";
import { isAboutRemoval, reviewOf } from "./lib";
import { FieldReview } from "./parts/FieldReview";
import { RemovalReview } from "./parts/RemovalReview";
import { Settled, ToList } from "./parts/Settled";
import { useGroupTitle } from "./parts/useGroupTitle";
import { usePerson } from "./parts/usePerson";
import { useQuestion } from "./parts/useQuestion";

export function ConflictPage({ id }: { id: string }) {
  const conflict = useConflict(id);
  const resolve = useResolve();
  const [settled, setSettled] = useState<{ decisionId: string; view: ConflictView; title: string } | null>(
    null,
  );
  if (settled) {
    return (
      <Settled
        conflict={settled.view}
        decisionId={settled.decisionId}
        title={settled.title}
        onUndone={() => setSettled(null)}
      />
    );
  }
  if ((conflict.error as Problem | null)?.code === "not_found") return <Gone id={id} />;
  return (
    <Loaded query={conflict} loading={<Loading rows={7} />}>
      {(view) => (
        <Review
          view={view}
          isPending={resolve.isPending}
          problem={resolve.error as Problem | null}
          onSettle={(resolution, title) =>
            resolve.mutate(resolution, {
              onSuccess: ({ decisionId }) => {
                forgetUnsubmitted(reviewOf(view));
                setSettled({ decisionId, view, title });
              },
            })
          }
        />
      )}
    </Loaded>
  );
}

/** Settled elsewhere: what was typed here meanwhile is on no disk, and can still be read and written down. */
function Gone({ id }: { id: string }) {
  const { t } = useTranslation();
  const kinds = useKinds().data;
  const typed = unsubmittedIn(reviewOf({ id }));
  return (
    <>
      <PageHeader title={t("conflicts.title")} />
      <EmptyState
        icon={IconCircleCheck}
        title={t("conflicts.goneTitle")}
        text={t("conflicts.goneText")}
        action={<ToList />}
      />
      {typed.length > 0 && (
        <Panel title={t("conflicts.goneTyped")}>
          <AnswerList answers={typed} kinds={kinds ?? []} testId="gone-typed" />
        </Panel>
      )}
    </>
  );
}

function Review(props: {
  view: ConflictView;
  isPending: boolean;
  problem: Problem | null;
  onSettle: (resolution: Resolution, title: string) => void;
}) {
  const { view, isPending, problem, onSettle } = props;
  const { t } = useTranslation();
  const kinds = useKinds();
  const theirs = usePerson(view.theirsBy) ?? t("common.unknownPerson");
  const question = useQuestion(view);
  const names = useNames();
  const info = kinds.data?.find((candidate) => candidate.kind === view.kind) ?? null;
  const groupTitle = useGroupTitle();
  const conflicts = useConflicts();
  const group = groupsOf(conflicts.data ?? []).visits.find(({ rows }) =>
    rows.some(({ id }) => id === view.id),
  );
  const number = (group?.rows.findIndex(({ id }) => id === view.id) ?? 0) + 1;
  const ofVisit = group && [
    view.id === group.id ? null : groupTitle(group),
    group.rows.length > 1 ? t("conflicts.position", { number, count: group.rows.length }) : null,
  ];
  const title = group && view.id === group.id ? groupTitle(group) : (question?.label ?? view.label);
  const review = {
    view,
    question,
    isPending,
    onSettle: (resolution: Resolution) => onSettle(resolution, title),
  };
  return (
    <>
      <PageHeader
        above={
          <Link to="/conflicts" className="rounds-back">
            {t("conflicts.title")}
          </Link>
        }
        title={<bdi>{title}</bdi>}
        lead={
          <>
            <Text c="dimmed">
              {names.titleOf(view.kind)} · {t(`conflicts.explain.${view.reason}`, { theirs })}
            </Text>
            {ofVisit && (
              <Text c="dimmed" size="sm">
                {ofVisit.filter(Boolean).join(" · ")}
              </Text>
            )}
          </>
        }
      />
      {problem && <ProblemNotice problem={problem} />}
      {isAboutRemoval(view) ? <RemovalReview {...review} /> : <FieldReview {...review} info={info} />}
    </>
  );
}
