/** One conflict: both versions side by side, a choice per field, the result, and a way back. */
import { Button, Group, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconArrowBackUp, IconCircleCheck } from "@tabler/icons-react";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useResolve, useUndo } from "../../api/mutations";
import { useConflict, useConflicts, useKinds } from "../../api/queries";
import type { ConflictView, Resolution } from "../../api/types";
import { EmptyState } from "../../components/EmptyState";
import { Loaded, Loading } from "../../components/Loaded";
import { PageHeader } from "../../components/PageHeader";
import { type Problem, ProblemNotice } from "../../components/ProblemNotice";
import { isAboutRemoval } from "./lib";
import { FieldReview } from "./parts/FieldReview";
import { RemovalReview } from "./parts/RemovalReview";
import { usePerson } from "./parts/usePerson";

type Settled = { decisionId: string; label: string };

export function ConflictPage({ id }: { id: string }) {
  const conflict = useConflict(id);
  const resolve = useResolve();
  const [settled, setSettled] = useState<Settled | null>(null);
  if (settled) return <Done id={id} settled={settled} onUndone={() => setSettled(null)} />;
  if ((conflict.error as Problem | null)?.code === "not_found") return <Gone />;
  return (
    <Loaded query={conflict} loading={<Loading rows={7} />}>
      {(view) => (
        <Review
          view={view}
          isPending={resolve.isPending}
          problem={resolve.error as Problem | null}
          onSettle={(resolution) =>
            resolve.mutate(resolution, {
              onSuccess: ({ decisionId }) => setSettled({ decisionId, label: view.label }),
            })
          }
        />
      )}
    </Loaded>
  );
}

function Gone() {
  const { t } = useTranslation();
  return (
    <EmptyState
      icon={IconCircleCheck}
      title={t("conflicts.goneTitle")}
      text={t("conflicts.goneText")}
      action={<ToList />}
    />
  );
}

function ToList() {
  const { t } = useTranslation();
  return (
    <Button variant="default" renderRoot={(props) => <Link to="/conflicts" {...props} />}>
      {t("conflicts.toList")}
    </Button>
  );
}

function Review(props: {
  view: ConflictView;
  isPending: boolean;
  problem: Problem | null;
  onSettle: (resolution: Resolution) => void;
}) {
  const { view, isPending, problem, onSettle } = props;
  const { t } = useTranslation();
  const kinds = useKinds();
  const theirs = usePerson(view.theirsBy) ?? t("common.unknownPerson");
  const info = kinds.data?.find((candidate) => candidate.kind === view.kind);
  return (
    <>
      <PageHeader
        above={
          <Link to="/conflicts" className="rounds-back">
            {t("conflicts.title")}
          </Link>
        }
        title={<bdi>{view.label}</bdi>}
        lead={
          <Text c="dimmed">
            {info?.title ?? view.kind} · {t(`conflicts.explain.${view.reason}`, { theirs })}
          </Text>
        }
      />
      {problem && <ProblemNotice problem={problem} />}
      {isAboutRemoval(view) ? (
        <RemovalReview view={view} info={info ?? null} isPending={isPending} onSettle={onSettle} />
      ) : (
        <FieldReview view={view} info={info ?? null} isPending={isPending} onSettle={onSettle} />
      )}
    </>
  );
}

function Done({ id, settled, onUndone }: { id: string; settled: Settled; onUndone: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const undo = useUndo();
  const conflicts = useConflicts();
  const next = conflicts.data?.find((row) => row.id !== id);
  const takeBack = () =>
    undo.mutate(settled.decisionId, {
      onSuccess: async () => {
        notifications.show({ message: t("conflicts.undone") });
        const { data } = await conflicts.refetch();
        // After an upload, taking back is a new edit and opens no conflict.
        if (data?.some((row) => row.id === id)) onUndone();
        else void navigate({ to: "/conflicts" });
      },
    });
  return (
    <div data-testid="settled">
      <EmptyState
        icon={IconCircleCheck}
        title={t("conflicts.settledTitle")}
        text={t("conflicts.settledText", { label: settled.label })}
        action={
          <Group justify="center" mt="sm">
            <Button
              variant="default"
              leftSection={<IconArrowBackUp size={18} aria-hidden />}
              loading={undo.isPending}
              onClick={takeBack}
            >
              {t("common.undo")}
            </Button>
            {next ? (
              <Button
                renderRoot={(props) => <Link to="/conflicts/$id" params={{ id: next.id }} {...props} />}
              >
                {t("conflicts.next")}
              </Button>
            ) : (
              <ToList />
            )}
          </Group>
        }
      />
      {undo.error && <ProblemNotice problem={undo.error as unknown as Problem} />}
    </div>
  );
}
