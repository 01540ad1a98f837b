/** Plans a visit for a day, or starts one now: a school, a day, and what is already planned there. */
import { Alert, Button, Group, Modal, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconCalendarEvent } from "@tabler/icons-react";
import type { FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { useCreateRecord } from "../../../api/mutations";
import { useAppState, useKinds, useRecords } from "../../../api/queries";
import type { FieldInfo } from "../../../api/types";
import { forgetUnsubmitted, useUnsubmitted } from "../../../api/unsubmitted";
import { DateField } from "../../../components/form/DateField";
import { FieldInput } from "../../../components/form/FieldInput";
import { parseDate } from "../../../components/form/parse";
import { ReferenceField } from "../../../components/form/ReferenceField";
import { type Problem, ProblemNotice } from "../../../components/ProblemNotice";
import { RecordLink } from "../../../components/RecordLink";
import { useFormat } from "../../../i18n/format";

/** Names what stands in the form and is not sent. */
const PLAN = "plan a visit";

type Plan = { school: string | null; date: string | null; type: string | null };

type Props = { today: string; onClose: () => void; onStarted: (visitId: string) => void };

export function PlanVisit({ opened, ...props }: Props & { opened: boolean }) {
  const { t } = useTranslation();
  return (
    <Modal opened={opened} onClose={props.onClose} title={t("today.plan.title")} centered>
      {/* Drawn anew each time: it opens empty, or with what stood in it when it was closed by a slip. */}
      {opened && <PlanForm {...props} />}
    </Modal>
  );
}

function PlanForm({ today, onClose, onStarted }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const create = useCreateRecord();
  const types = useVisitTypes();
  const [plan, setPlan] = useUnsubmitted<Plan>(
    PLAN,
    { school: null, date: today, type: null },
    ({ school, date }) => [
      ...(school === null ? [] : [{ kind: "SchoolVisit", field: "schoolId", value: school }]),
      ...(date === today ? [] : [{ kind: "SchoolVisit", field: "date", value: date ?? undefined }]),
    ],
  );
  const { school, date, type } = plan;
  const visitType = type ?? types?.choices?.[0] ?? null;
  const me = useAppState().data?.account?.monitorId;
  const close = () => {
    forgetUnsubmitted(PLAN);
    onClose();
  };
  const starts = date !== null && date <= today;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (school === null || date === null) return;
    create.mutate(
      {
        kind: "SchoolVisit",
        data: {
          schoolId: school,
          date,
          status: "planned",
          ...(visitType ? { visitType } : {}),
          ...(me ? { monitorId: me } : {}),
        },
        parent: { kind: "School", id: school },
      },
      {
        onSuccess: (visit) => {
          close();
          if (starts) onStarted(visit.id);
          else notifications.show({ message: t("today.plan.planned", { date: format.weekday(date) }) });
        },
      },
    );
  };
  return (
    <form onSubmit={submit} data-testid="plan-visit">
      <Stack>
        <ReferenceField
          data-autofocus
          label={t("today.plan.school")}
          name="school"
          kind="School"
          value={school}
          knownLabel={undefined}
          within={null}
          error={undefined}
          description={undefined}
          required
          disabled={false}
          onBlur={() => undefined}
          onValue={(value) => setPlan({ ...plan, school: typeof value === "string" ? value : null })}
        />
        {school && <AlreadyPlanned school={school} />}
        <DateField
          label={t("today.plan.date")}
          name="date"
          value={date}
          error={undefined}
          description={undefined}
          required
          disabled={false}
          onBlur={() => undefined}
          onValue={(value) => setPlan({ ...plan, date: typeof value === "string" ? value : null })}
          onUnread={(typed) => setPlan({ ...plan, date: typed })}
        />
        {types && (
          <FieldInput
            kind="SchoolVisit"
            field={types}
            value={visitType}
            onChange={(value) => setPlan({ ...plan, type: typeof value === "string" ? value : null })}
            onLeave={() => undefined}
          />
        )}
        {create.error && <ProblemNotice problem={create.error as unknown as Problem} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {t("common.cancel")}
          </Button>
          <Button
            type="submit"
            loading={create.isPending}
            disabled={school === null || date === null || parseDate(date) !== date}
          >
            {starts ? t("today.plan.start") : t("today.plan.keep")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** The types of visit, as a visit declares them; the first is the usual one. */
function useVisitTypes(): FieldInfo | null {
  const visit = useKinds().data?.find(({ kind }) => kind === "SchoolVisit");
  const field = visit?.fields.find(({ name }) => name === "visitType");
  // One of them is always meant: it cannot be cleared here.
  return field ? { ...field, required: true } : null;
}

const SHOWN = 3;

/** A second visit beside one that waits is nearly always a mistake: the open ones are one click away. */
function AlreadyPlanned({ school }: { school: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const planned = useRecords(
    {
      kind: "SchoolVisit",
      search: null,
      filters: [
        { field: "schoolId", value: school },
        { field: "status", value: "planned" },
      ],
      sort: { field: "date", descending: false },
    },
    SHOWN,
  );
  const rows = (planned.data?.rows ?? []).filter((row) => row.data.schoolId === school);
  if (rows.length === 0) return null;
  return (
    <Alert variant="light" icon={<IconCalendarEvent size={20} aria-hidden />} title={t("today.plan.already")}>
      <Stack gap={4} align="flex-start">
        {rows.map((row) => (
          <RecordLink key={row.id} record={row} className="rounds-back">
            {t("today.plan.open", { date: format.weekday(String(row.data.date)) })}
          </RecordLink>
        ))}
        <Text size="sm">{t("today.plan.another")}</Text>
      </Stack>
    </Alert>
  );
}
