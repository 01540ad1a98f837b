/** Asks before an unsent change goes back to the server's version, or an unsent delete is taken back. */
import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useQueueWithdraw } from "../../../api/mutations";
import type { QueueRow } from "../../../api/types";
import { type Problem, ProblemNotice } from "../../../components/ProblemNotice";

export function Withdraw({ row, onClose }: { row: QueueRow | null; onClose: () => void }) {
  const { t } = useTranslation();
  const withdraw = useQueueWithdraw();
  const label = row?.label ?? "";
  const isDelete = row?.action === "delete";
  const close = () => {
    withdraw.reset();
    onClose();
  };
  return (
    <Modal
      opened={row !== null}
      onClose={close}
      title={isDelete ? t("sync.queue.withdrawDeleteTitle") : t("sync.queue.withdrawTitle")}
      centered
    >
      <Stack>
        <Text>
          {isDelete ? t("sync.queue.withdrawDelete", { label }) : t("sync.queue.withdrawText", { label })}
        </Text>
        {withdraw.error && <ProblemNotice problem={withdraw.error as unknown as Problem} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={close} data-autofocus>
            {t("common.cancel")}
          </Button>
          <Button
            loading={withdraw.isPending}
            onClick={() => row && withdraw.mutate(row.id, { onSuccess: close })}
          >
            {isDelete ? t("sync.queue.takeBack") : t("sync.queue.withdraw")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
