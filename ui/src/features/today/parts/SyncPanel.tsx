/** How this laptop stands with the server, in three facts: what waits, what was proved last, what comes next. */
import { Anchor } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useRuns, useSettings, useSyncStatus } from "../../../api/queries";
import { receiptOf } from "../../../api/syncState";
import { Loaded, Loading } from "../../../components/Loaded";
import { Panel } from "../../../components/Panel";
import { useReceiptSentence } from "../../../components/receipt";
import { useFormat } from "../../../i18n/format";
import classes from "./SidePanels.module.css";

export function SyncPanel() {
  const { t } = useTranslation();
  const format = useFormat();
  const status = useSyncStatus();
  const runs = useRuns();
  const settings = useSettings();
  const sentence = useReceiptSentence();
  const receipt = runs.data?.map(receiptOf).find((found) => found !== null) ?? null;
  const byItself = settings.data?.dataUse !== "asked";
  return (
    <Panel
      title={t("today.sync.title")}
      testId="today-sync"
      actions={
        <Anchor
          size="sm"
          renderRoot={(props) => <Link to="/sync" search={{ part: "overview" }} {...props} />}
        >
          {t("today.sync.open")}
        </Anchor>
      }
    >
      <Loaded query={status} loading={<Loading rows={2} height={40} />}>
        {({ waiting, running, nextAutomatic }) => (
          <dl className={classes.facts}>
            <div>
              <dt>{t("today.sync.waiting")}</dt>
              <dd>
                {running
                  ? t("today.sync.running")
                  : waiting === 0
                    ? t("sync.card.nothingWaits")
                    : t("sync.card.waiting", { count: waiting })}
              </dd>
            </div>
            <div>
              <dt>{t("today.sync.receipt")}</dt>
              <dd>{receipt ? sentence(receipt) : t("today.sync.noReceipt")}</dd>
            </div>
            <div>
              <dt>{t("sync.nextAutomatic")}</dt>
              <dd>
                {!byItself
                  ? t("sync.onlyAsked")
                  : nextAutomatic
                    ? t("sync.about", { time: format.when(nextAutomatic) })
                    : t("sync.noAutomatic")}
              </dd>
            </div>
          </dl>
        )}
      </Loaded>
    </Panel>
  );
}
