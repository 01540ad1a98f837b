/** Deletes a record after saying what goes with it. */
import { Button, Group, List, Modal, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { IconTrash } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useDeleteRecord } from "../../../api/mutations";
import { useKinds, useOwnedCounts } from "../../../api/queries";
import type { RecordKey, Trail } from "../../../api/types";
import { type Problem, ProblemNotice } from "../../../components/ProblemNotice";
import { useNames } from "../../../i18n/names";
import { total } from "../lib";

export function DeleteButton(props: { record: RecordKey; label: string; trail: readonly Trail[] }) {
  const { record, label, trail } = props;
  const { t } = useTranslation();
  const names = useNames();
  const navigate = useNavigate();
  const kinds = useKinds();
  const [opened, dialog] = useDisclosure(false);
  const counts = useOwnedCounts(record, opened);
  const remove = useDeleteRecord();
  const withIt = counts.data ? total(counts.data) : null;

  const confirm = () =>
    remove.mutate(record, {
      onSuccess: ({ removed }) => {
        dialog.close();
        notifications.show({ message: t("records.deleted", { count: removed }) });
        const owner = trail.at(-1);
        if (!owner) void navigate({ to: "/schools", ignoreBlocker: true });
        else if (owner.kind === "School") {
          void navigate({ to: "/schools/$id", params: { id: owner.id }, ignoreBlocker: true });
        } else {
          void navigate({
            to: "/records/$kind/$id",
            params: { kind: owner.kind, id: owner.id },
            ignoreBlocker: true,
          });
        }
      },
    });

  return (
    <>
      <Button
        variant="subtle"
        color="red"
        leftSection={<IconTrash size={18} aria-hidden />}
        onClick={() => {
          remove.reset();
          dialog.open();
        }}
      >
        {t("records.delete")}
      </Button>
      <Modal
        opened={opened}
        onClose={dialog.close}
        title={t("records.deleteTitle", { label })}
        centered
        closeButtonProps={{ "aria-label": t("common.close") }}
      >
        <Stack>
          {counts.error && (
            <ProblemNotice
              problem={counts.error as unknown as Problem}
              onRetry={() => void counts.refetch()}
            />
          )}
          {withIt === null && !counts.error && <Text>{t("records.deleteCounting")}</Text>}
          {withIt === 0 && <Text>{t("records.deleteAlone")}</Text>}
          {withIt !== null && withIt > 0 && (
            <div data-testid="delete-with">
              <Text>{t("records.deleteWith", { count: withIt })}</Text>
              <List mt="xs">
                {counts.data?.map(({ kind, count }) => {
                  const info = kinds.data?.find((each) => each.kind === kind);
                  return (
                    <List.Item key={kind}>
                      {info ? names.kinds(info) : kind}: {count}
                    </List.Item>
                  );
                })}
              </List>
            </div>
          )}
          <Text size="sm" c="dimmed">
            {t("records.deleteSync")}
          </Text>
          {remove.error && <ProblemNotice problem={remove.error as unknown as Problem} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={dialog.close} data-autofocus>
              {t("common.cancel")}
            </Button>
            <Button color="red" loading={remove.isPending} disabled={withIt === null} onClick={confirm}>
              {t("records.deleteNow", { count: (withIt ?? 0) + 1 })}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}
