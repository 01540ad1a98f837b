/** Who last changed a record, and when the server confirmed it. */
import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { RecordView } from "../../../api/types";
import { useReferenceLabel } from "../../../components/references";
import { useFormat } from "../../../i18n/format";

const LOOKS_LIKE_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-/i;

export function Provenance({ view }: { view: RecordView }) {
  const { t } = useTranslation();
  const format = useFormat();
  const isId = view.by !== null && LOOKS_LIKE_ID.test(view.by);
  const found = useReferenceLabel(isId ? "Monitor" : null, view.by);
  const name = isId ? found : view.by;
  const parts = [
    name ? t("records.changedBy", { name }) : null,
    view.server
      ? t("records.confirmedAt", { time: format.dateTime(view.server.updatedAt) })
      : t("records.neverConfirmed"),
  ];
  return (
    <Text size="sm" c="dimmed" mt="xl">
      {parts.filter(Boolean).join(" · ")}
    </Text>
  );
}
