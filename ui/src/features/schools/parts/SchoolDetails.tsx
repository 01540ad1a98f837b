/** The school's own fields, saved as they are typed. */
import { Anchor } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { KindInfo, Trail } from "../../../api/types";
import { useFormSession } from "../../../api/useFormSession";
import { RecordEditor } from "../../../components/form/RecordEditor";
import { LeaveGuard } from "../../../components/LeaveGuard";
import { Loading } from "../../../components/Loaded";
import { Panel } from "../../../components/Panel";
import { ProblemNotice } from "../../../components/ProblemNotice";

export function SchoolDetails(props: {
  info: KindInfo;
  kinds: readonly KindInfo[];
  id: string;
  trail: readonly Trail[];
}) {
  const { info, kinds, id, trail } = props;
  const { t } = useTranslation();
  const form = useFormSession({ kind: "School", id });
  if (form.phase === "opening") return <Loading rows={6} />;
  if (form.phase === "error") return <ProblemNotice problem={form.error} onRetry={form.retry} />;
  return (
    <Panel>
      <RecordEditor
        info={info}
        kinds={kinds}
        look={form.snapshot}
        trail={trail}
        reviewConflict={
          <Anchor component={Link} to="/conflicts" size="sm">
            {t("records.review")}
          </Anchor>
        }
        onChange={form.session.change}
        onFlush={() => void form.session.flush()}
      />
      <LeaveGuard forms={[{ status: form.snapshot.status, flush: form.session.flush }]} />
    </Panel>
  );
}
