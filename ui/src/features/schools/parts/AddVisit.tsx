/** Begins a visit to a school today and opens its workspace. */
import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconPlus } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useCreateRecord } from "../../../api/mutations";
import { useAppState } from "../../../api/queries";
import { dayOf } from "../../../components/day";

export function AddVisit({ schoolId }: { schoolId: string }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const create = useCreateRecord();
  const me = useAppState().data?.account?.monitorId;
  const add = () =>
    create.mutate(
      {
        kind: "SchoolVisit",
        data: {
          schoolId,
          date: dayOf(new Date()),
          status: "planned",
          visitType: "monitoring",
          ...(me ? { monitorId: me } : {}),
        },
        parent: { kind: "School", id: schoolId },
      },
      {
        onSuccess: ({ id }) => void navigate({ to: "/visits/$id", params: { id } }),
        onError: (problem) => notifications.show({ color: "red", message: problem.message }),
      },
    );
  return (
    <Button leftSection={<IconPlus size={18} aria-hidden />} loading={create.isPending} onClick={add}>
      {t("schools.addVisit")}
    </Button>
  );
}
