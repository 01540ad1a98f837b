/** Says that another device changed the same record, and leads to the review. */
import { Alert, Anchor } from "@mantine/core";
import { IconArrowsSplit2 } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

export function InConflict() {
  const { t } = useTranslation();
  return (
    <Alert
      color="orange"
      variant="light"
      mb="md"
      icon={<IconArrowsSplit2 size={20} aria-hidden />}
      data-testid="in-conflict"
    >
      <Anchor renderRoot={(link) => <Link to="/conflicts" {...link} />}>{t("assessment.conflict")}</Anchor>
    </Alert>
  );
}
