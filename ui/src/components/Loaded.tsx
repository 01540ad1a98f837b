/** The four states of anything that is read: loading, failed, empty, content. */
import { Skeleton, Stack, VisuallyHidden } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { type Problem, ProblemNotice } from "./ProblemNotice";
import { ScreenProblem } from "./ScreenProblem";

type Read<T> = {
  data: T | undefined;
  error: unknown;
  isPending: boolean;
  refetch: () => unknown;
};

export function Loading({ rows = 5, height = 44 }: { rows?: number; height?: number }) {
  const { t } = useTranslation();
  return (
    <Stack gap="sm" role="status" data-testid="loading">
      <VisuallyHidden>{t("common.loading")}</VisuallyHidden>
      {Array.from({ length: rows }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the bars are all alike.
        <Skeleton key={index} height={height} radius="md" />
      ))}
    </Stack>
  );
}

export function Loaded<T>(props: {
  query: Read<T>;
  loading?: ReactNode;
  isEmpty?: (data: T) => boolean;
  empty?: ReactNode;
  /** It is what the whole screen is about. */
  whole?: boolean;
  children: (data: T) => ReactNode;
}) {
  const { query, loading, isEmpty, empty, whole, children } = props;
  const Failed = whole ? ScreenProblem : ProblemNotice;
  if (query.data !== undefined) {
    if (isEmpty?.(query.data) && empty) return empty;
    return children(query.data);
  }
  if (query.error) return <Failed problem={query.error as Problem} onRetry={() => query.refetch()} />;
  return loading ?? <Loading />;
}
