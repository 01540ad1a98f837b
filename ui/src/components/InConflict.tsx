/** Says that someone else changed the same record, and leads to the review. */
import { Alert, Anchor, Stack } from "@mantine/core";
import { IconArrowsSplit2 } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

/** `review` is the way to the conflict itself where it is known; else the list of conflicts is. */
export function InConflict({ review }: { review?: ReactNode }) {
  const { t } = useTranslation();
  return (
    <Alert
      color="orange"
      variant="light"
      icon={<IconArrowsSplit2 size={20} aria-hidden />}
      title={t("records.conflictTitle")}
      data-testid="in-conflict"
    >
      <Stack gap="xs" align="flex-start">
        {t("records.conflictText")}
        {review ?? (
          <Anchor component={Link} to="/conflicts">
            {t("records.review")}
          </Anchor>
        )}
      </Stack>
    </Alert>
  );
}
