/** A link to a record's own screen. */
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { RecordKey } from "../api/types";

export function RecordLink(props: {
  record: RecordKey;
  className?: string | undefined;
  children: ReactNode;
}) {
  const { record, className, children } = props;
  if (record.kind === "School") {
    return (
      <Link to="/schools/$id" params={{ id: record.id }} className={className}>
        {children}
      </Link>
    );
  }
  if (record.kind === "SchoolVisit") {
    return (
      <Link to="/visits/$id" params={{ id: record.id }} className={className}>
        {children}
      </Link>
    );
  }
  if (record.kind === "PupilAssessment") {
    return (
      <Link to="/assessments/$id" params={{ id: record.id }} className={className}>
        {children}
      </Link>
    );
  }
  return (
    <Link to="/records/$kind/$id" params={{ kind: record.kind, id: record.id }} className={className}>
      {children}
    </Link>
  );
}
