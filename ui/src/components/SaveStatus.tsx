/** Whether what was typed is safe, in words, said to a screen reader when it changes. */
import { Button, Group, Text } from "@mantine/core";
import { IconAlertCircle, IconCloudOff, IconDeviceLaptop, IconLoader2 } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useFormat } from "../i18n/format";
import classes from "./SaveStatus.module.css";

export type SaveState = "idle" | "typing" | "saving" | "saved" | "refused" | "failed";

export function SaveStatus(props: {
  status: SaveState;
  savedAt: number | null;
  refused: number;
  /** What the record still needs: before it can be kept while it does not exist, else before it is sent. */
  needs?: string[];
  exists: boolean;
  onRetry: () => void;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const { status, savedAt, refused, needs = [], exists, onRetry } = props;
  const words = () => {
    const fields = format.list(needs);
    if (!exists && needs.length > 0 && status !== "failed") {
      return status === "idle" ? t("records.newHint", { fields }) : t("records.needs", { fields });
    }
    switch (status) {
      case "typing":
        return t("records.typing");
      case "saving":
        return t("records.saving");
      case "refused":
        return t("records.refused", { count: refused });
      case "failed":
        return t("records.failed");
      default:
        return [
          savedAt === null ? t("records.savedAlways") : t("records.saved", { time: format.time(savedAt) }),
          exists && needs.length > 0 ? t("records.needsToSend", { fields }) : null,
        ]
          .filter(Boolean)
          .join(" · ");
    }
  };
  const tone = status === "refused" || status === "failed" ? "problem" : !exists ? "open" : status;
  const Icon =
    status === "failed" || status === "refused"
      ? IconAlertCircle
      : status === "saving" || status === "typing"
        ? IconLoader2
        : exists
          ? IconDeviceLaptop
          : IconCloudOff;
  return (
    <Group gap={8} wrap="nowrap" className={classes.status} data-tone={tone}>
      <Icon size={18} stroke={1.7} aria-hidden />
      <Text size="sm" role="status" aria-live="polite" data-testid="save-status" data-status={status}>
        {words()}
      </Text>
      {status === "failed" && (
        <Button size="compact-sm" variant="default" onClick={onRetry}>
          {t("common.tryAgain")}
        </Button>
      )}
    </Group>
  );
}
