/** Notes: what was said to whom at the school, and what the next visitor should know. */
import { Stack } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Panel } from "../../../components/Panel";
import type { Visit } from "../useVisitContent";
import { VisitField } from "../VisitField";

export function Notes({ visit, at }: { visit: Visit; at: string | null }) {
  const { t } = useTranslation();
  return (
    <>
      <Panel title={t("visit.notes.feedback")}>
        <Stack gap="lg">
          <VisitField visit={visit} name="feedbackTo" at={at} />
          <VisitField visit={visit} name="feedbackTopics" at={at} />
        </Stack>
      </Panel>
      <Panel title={t("visit.notes.remarks")}>
        <VisitField visit={visit} name="remarks" at={at} />
      </Panel>
    </>
  );
}
