/** A visit that did not take place: cancelled with the reason, or planned again. */
import { Alert, Button, Stack, Text } from "@mantine/core";
import { IconCalendarOff } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Panel } from "../../../components/Panel";
import type { Visit } from "../useVisitContent";
import { VisitField } from "../VisitField";

export function NotHeld({ visit }: { visit: Visit }) {
  const { t } = useTranslation();
  const { status, cancelledReason } = visit.values;
  const [opened, setOpened] = useState(false);
  const [asked, setAsked] = useState(false);
  const set = (next: "planned" | "cancelled") => {
    visit.open.session.change("status", next);
    void visit.open.session.flush();
  };
  if (status === "cancelled") {
    return (
      <Alert
        color="orange"
        variant="light"
        icon={<IconCalendarOff size={20} aria-hidden />}
        title={t("visit.finish.cancelledTitle")}
      >
        <Stack gap="md" align="stretch">
          <VisitField visit={visit} name="cancelledReason" at={null} />
          <Button w="fit-content" variant="default" onClick={() => set("planned")}>
            {t("visit.finish.planAgain")}
          </Button>
        </Stack>
      </Alert>
    );
  }
  if (!opened) {
    return (
      <Button
        w="fit-content"
        variant="subtle"
        color="gray"
        leftSection={<IconCalendarOff size={18} aria-hidden />}
        onClick={() => setOpened(true)}
      >
        {t("visit.finish.cancelOpen")}
      </Button>
    );
  }
  return (
    <Panel title={t("visit.finish.cancelTitle")}>
      <Stack gap="md" align="stretch">
        <VisitField visit={visit} name="cancelledReason" at={null} called={t("visit.finish.cancelReason")} />
        {asked && cancelledReason === undefined && (
          <Text c="var(--mantine-color-error)" size="sm" role="alert">
            {t("visit.finish.cancelNeeded")}
          </Text>
        )}
        <Button
          w="fit-content"
          variant="default"
          onClick={() => {
            setAsked(true);
            if (cancelledReason !== undefined) set("cancelled");
          }}
        >
          {t("visit.finish.cancel")}
        </Button>
      </Stack>
    </Panel>
  );
}
