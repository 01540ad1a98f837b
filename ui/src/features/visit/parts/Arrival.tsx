/** Arrival: when, whether the school was open and why not, who was met, and counts from two sources. */
import { Button, SimpleGrid, Stack, Text } from "@mantine/core";
import { IconClock } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { timeOf } from "../../../components/day";
import { useFirstFocus } from "../../../components/firstFocus";
import { Panel } from "../../../components/Panel";
import { useNames } from "../../../i18n/names";
import type { Visit } from "../useVisitContent";
import { VisitField } from "../VisitField";

type Props = { visit: Visit; at: string | null };

export function Arrival({ visit, at }: Props) {
  const { t } = useTranslation();
  const { schoolOpen, arrivedAt } = visit.values;
  useFirstFocus();
  const field = (name: string) => <VisitField visit={visit} name={name} at={at} />;
  return (
    <>
      <Panel title={t("visit.arrival.visit")}>
        <Fields>
          {field("date")}
          {field("visitType")}
          {field("monitorId")}
          {field("accompaniedBy")}
        </Fields>
      </Panel>
      <Panel title={t("visit.arrival.school")}>
        <Fields>
          <div data-first-focus={arrivedAt === undefined || undefined}>
            <WithNow visit={visit} at={at} name="arrivedAt" />
          </div>
          <WithNow visit={visit} at={at} name="leftAt" />
          {field("schoolOpen")}
          {schoolOpen === false && field("closedReason")}
          {schoolOpen !== false && field("headTeacherPresent")}
          {field("metWith")}
        </Fields>
      </Panel>
      {schoolOpen !== false && (
        <>
          <Panel title={t("visit.arrival.staff")}>
            <Text size="sm" c="dimmed" mb="md">
              {t("visit.arrival.countsHint")}
            </Text>
            <Fields>
              {field("staffOnRoll")}
              {field("staffPresentRegister")}
              {field("staffPresentCounted")}
              {field("staffLate")}
            </Fields>
          </Panel>
          <Panel title={t("visit.arrival.pupils")}>
            <Fields>
              {field("boysEnrolled")}
              {field("girlsEnrolled")}
              {field("boysPresentRegister")}
              {field("girlsPresentRegister")}
              {field("boysPresentCounted")}
              {field("girlsPresentCounted")}
            </Fields>
          </Panel>
        </>
      )}
    </>
  );
}

function Fields({ children }: { children: ReactNode }) {
  return (
    <SimpleGrid cols={{ base: 1, "24rem": 2 }} spacing="xl" verticalSpacing="lg" type="container">
      {children}
    </SimpleGrid>
  );
}

/** A time that is nearly always now, until it is given. */
function WithNow({ visit, at, name }: Props & { name: string }) {
  const { t } = useTranslation();
  const names = useNames();
  const info = visit.kinds
    .find(({ kind }) => kind === "SchoolVisit")
    ?.fields.find((one) => one.name === name);
  const time = timeOf(new Date());
  return (
    <Stack gap={6} align="stretch">
      <VisitField visit={visit} name={name} at={at} />
      {visit.values[name] === undefined && info && (
        <Button
          variant="default"
          size="xs"
          w="fit-content"
          leftSection={<IconClock size={16} aria-hidden />}
          aria-label={t("visit.arrival.nowFor", { field: names.field("SchoolVisit", info), time })}
          onClick={() => {
            visit.open.session.change(name, timeOf(new Date()));
            void visit.open.session.flush();
          }}
        >
          {t("visit.arrival.now", { time })}
        </Button>
      )}
    </Stack>
  );
}
