/** The way out of a screen on which there is nothing to do. */
import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

export function ToToday() {
  const { t } = useTranslation();
  return (
    <Button variant="default" renderRoot={(props) => <Link to="/" {...props} />}>
      {t("common.toToday")}
    </Button>
  );
}
