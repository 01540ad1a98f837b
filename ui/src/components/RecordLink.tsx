/** A link to a record's own screen. */
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { RecordKey } from "../api/types";

type Props = {
  record: RecordKey;
  className?: string | undefined;
  children: ReactNode;
  /** How a component that it is drawn for looks. */
  [data: `data-${string}`]: unknown;
};

export function RecordLink({ record: { kind, id }, ...link }: Props) {
  switch (kind) {
    case "School":
      return <Link to="/schools/$id" params={{ id }} {...link} />;
    case "SchoolVisit":
      return <Link to="/visits/$id" params={{ id }} {...link} />;
    case "PupilAssessment":
      return <Link to="/assessments/$id" params={{ id }} {...link} />;
    default:
      return <Link to="/records/$kind/$id" params={{ kind, id }} {...link} />;
  }
}
