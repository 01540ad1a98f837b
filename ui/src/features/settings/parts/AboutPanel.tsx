/** Which Rounds this is, where it connects to, and whose work it stands on. */
import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useTranslation } from "react-i18next";
import { useAbout } from "../../../api/maintenance";
import { Loaded, Loading } from "../../../components/Loaded";
import { Panel } from "../../../components/Panel";
import { Facts } from "./Facts";
import { Licences } from "./Licences";

export function AboutPanel() {
  const { t } = useTranslation();
  const about = useAbout();
  const [opened, dialog] = useDisclosure(false);
  return (
    <Panel title={t("settings.about.title")} testId="about">
      <Loaded query={about} loading={<Loading rows={2} height={24} />}>
        {({ version, server, deviceName, licences }) => (
          <>
            <Facts
              facts={[
                [t("settings.about.version"), version],
                [t("settings.server"), server ?? t("settings.about.noServer")],
                [t("settings.about.device"), deviceName],
              ]}
            />
            <Button variant="default" onClick={dialog.open}>
              {t("settings.about.licences")}
            </Button>
            <Licences licences={licences} opened={opened} onClose={dialog.close} />
          </>
        )}
      </Loaded>
    </Panel>
  );
}
