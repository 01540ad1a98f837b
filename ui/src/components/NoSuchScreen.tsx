/** For an address that names no screen, and no kind of record. */
import { IconMapQuestion } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { EmptyState } from "./EmptyState";
import { ToToday } from "./ToToday";

export function NoSuchScreen() {
  const { t } = useTranslation();
  return (
    <EmptyState
      whole
      icon={IconMapQuestion}
      title={t("common.notFoundTitle")}
      text={t("common.notFoundText")}
      action={<ToToday />}
    />
  );
}
