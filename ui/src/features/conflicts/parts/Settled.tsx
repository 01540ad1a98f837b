/** The conflict is settled: what that means, a way back, and the next one. */
import { Button, Group } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconArrowBackUp, IconCircleCheck } from "@tabler/icons-react";
import { Link, useNavigate } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useUndo } from "../../../api/mutations";
import { useConflicts } from "../../../api/queries";
import type { ConflictRow } from "../../../api/types";
import { EmptyState } from "../../../components/EmptyState";
import { PageHeader } from "../../../components/PageHeader";
import { type Problem, ProblemNotice } from "../../../components/ProblemNotice";
import { nextAfter } from "../groups";

type Props = { conflict: ConflictRow; decisionId: string; title: string; onUndone: () => void };

export function Settled({ conflict, decisionId, title, onUndone }: Props) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const undo = useUndo();
  const conflicts = useConflicts();
  const next = nextAfter(conflicts.data ?? [], conflict);
  const onward = useRef<HTMLDivElement>(null);
  // Enter, which settled this one, goes on to the next.
  useEffect(() => {
    onward.current?.querySelector<HTMLElement>("a")?.focus();
  }, []);
  const takeBack = () =>
    undo.mutate(decisionId, {
      onSuccess: async () => {
        notifications.show({ message: t("conflicts.undone") });
        const { data } = await conflicts.refetch();
        // After an upload, taking back is a new edit and opens no conflict.
        if (data?.some((row) => row.id === conflict.id)) onUndone();
        else void navigate({ to: "/conflicts" });
      },
    });
  return (
    <div data-testid="settled" ref={onward}>
      <PageHeader title={t("conflicts.title")} />
      <EmptyState
        icon={IconCircleCheck}
        title={t("conflicts.settledTitle")}
        text={t("conflicts.settledText", { label: title })}
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

export function ToList() {
  const { t } = useTranslation();
  return (
    <Button variant="default" renderRoot={(props) => <Link to="/conflicts" {...props} />}>
      {t("conflicts.toList")}
    </Button>
  );
}
