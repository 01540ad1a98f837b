/** Practice only: a colleague edits this school, and what to do next to meet that edit in a conflict. */
import { Button, Group, List, Modal, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { IconUserEdit } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useColleagueEdits } from "../../../api/account";
import { asHostError } from "../../../api/errors";
import { useAppState } from "../../../api/queries";

export function ColleagueButton({ schoolId, onDetails }: { schoolId: string; onDetails: () => void }) {
  const { t } = useTranslation();
  const practice = useAppState().data?.practice ?? false;
  const edit = useColleagueEdits();
  const [opened, told] = useDisclosure(false);
  if (!practice) return null;
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconUserEdit size={18} aria-hidden />}
        loading={edit.isPending}
        onClick={() =>
          edit.mutate(schoolId, {
            onSuccess: told.open,
            onError: (error) => {
              const { message, todo } = asHostError(error);
              notifications.show({ color: "red", title: message, message: todo });
            },
          })
        }
        data-testid="colleague-edits"
      >
        {t("schools.colleague.button")}
      </Button>
      <Modal opened={opened} onClose={told.close} title={t("schools.colleague.title")} centered>
        <Stack>
          <Text>{t("schools.colleague.lead")}</Text>
          <List type="ordered" spacing="xs">
            <List.Item>{t("schools.colleague.step1")}</List.Item>
            <List.Item>{t("schools.colleague.step2")}</List.Item>
            <List.Item>{t("schools.colleague.step3")}</List.Item>
          </List>
          <Group justify="flex-end">
            <Button variant="default" onClick={told.close}>
              {t("common.close")}
            </Button>
            <Button
              data-autofocus
              onClick={() => {
                told.close();
                onDetails();
              }}
            >
              {t("schools.colleague.open")}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}
