/** Where a record belongs: its owners, outermost first, each a link. */
import type { Trail } from "../api/types";
import { useRecordLabel } from "../i18n/recordLabel";
import classes from "./Breadcrumb.module.css";
import { RecordLink } from "./RecordLink";

export function Breadcrumb({ label, trail }: { label: string; trail: readonly Trail[] }) {
  const called = useRecordLabel();
  if (trail.length === 0) return null;
  return (
    <nav aria-label={label}>
      <ol className={classes.trail}>
        {trail.map((record) => (
          <li key={record.id} className={classes.step}>
            <RecordLink record={record} className={classes.link}>
              <bdi>{called(record)}</bdi>
            </RecordLink>
          </li>
        ))}
      </ol>
    </nav>
  );
}
