/** On every screen of practice, over its whole width, and never to be closed: this is not real. */
import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconSchool } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useLeavePractice } from "../api/account";
import { type Problem, ProblemNotice } from "../components/ProblemNotice";
import classes from "./PracticeBanner.module.css";

export function PracticeBanner() {
  const { t } = useTranslation();
  const [opened, dialog] = useDisclosure(false);
  const leave = useLeavePractice();
  return (
    <aside className={classes.banner} aria-label={t("shell.practice")} data-testid="practice-banner">
      <IconSchool size={22} stroke={1.8} aria-hidden className={classes.icon} />
      <Text fw={600} className={classes.text}>
        {t("shell.practiceText")}
      </Text>
      <button type="button" className={classes.leave} onClick={dialog.open}>
        {t("shell.leavePractice")}
      </button>
      <Modal opened={opened} onClose={dialog.close} title={t("shell.leavePracticeTitle")} centered>
        <Stack>
          <Text>{t("shell.leavePracticeText")}</Text>
          {leave.error && <ProblemNotice problem={leave.error as unknown as Problem} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={dialog.close} data-autofocus>
              {t("shell.stayInPractice")}
            </Button>
            <Button loading={leave.isPending} onClick={() => leave.mutate()}>
              {t("shell.leavePractice")}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </aside>
  );
}
