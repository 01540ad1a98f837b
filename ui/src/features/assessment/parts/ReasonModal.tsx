/** Asks why something was not done, out of the reasons that exports know. */
import { Button, Group, Modal, Radio, Stack, Text } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { type SkipReason, skipReasons } from "../order";

export function ReasonModal(props: {
  opened: boolean;
  title: string;
  text?: string;
  confirm: string;
  /** Why it cannot be confirmed now. */
  blocked?: ReactNode;
  onClose: () => void;
  onReason: (reason: SkipReason) => void;
}) {
  const { opened, title, text, confirm, blocked, onClose, onReason } = props;
  const { t } = useTranslation();
  const [reason, setReason] = useState<SkipReason | null>(null);
  return (
    <Modal opened={opened} onClose={onClose} title={title} centered>
      <Stack>
        {text && <Text size="sm">{text}</Text>}
        {blocked ?? (
          <Radio.Group
            aria-label={title}
            value={reason}
            onChange={(next) => setReason(skipReasons.find((known) => known === next) ?? null)}
          >
            <Stack gap="sm">
              {skipReasons.map((known, index) => (
                <Radio
                  key={known}
                  size="md"
                  value={known}
                  label={t(`assessment.reason.${known}`)}
                  data-autofocus={index === 0 || undefined}
                />
              ))}
            </Stack>
          </Radio.Group>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} data-autofocus={blocked !== undefined || undefined}>
            {t("common.cancel")}
          </Button>
          <Button
            disabled={reason === null || blocked !== undefined}
            data-testid="confirm-reason"
            onClick={() => reason && onReason(reason)}
          >
            {confirm}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
