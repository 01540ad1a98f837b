/** In place of a whole screen that cannot be read; where its record is gone there is nothing to try again. */
import { IconFileOff } from "@tabler/icons-react";
import { EmptyState } from "./EmptyState";
import { type Problem, ProblemNotice } from "./ProblemNotice";
import { ToToday } from "./ToToday";

export function ScreenProblem({ problem, onRetry }: { problem: Problem; onRetry?: () => void }) {
  if (problem.code !== "not_found")
    return <ProblemNotice problem={problem} {...(onRetry ? { onRetry } : {})} />;
  return (
    <EmptyState
      whole
      icon={IconFileOff}
      title={problem.message}
      {...(problem.safe ? { text: problem.safe } : {})}
      action={<ToToday />}
    />
  );
}
