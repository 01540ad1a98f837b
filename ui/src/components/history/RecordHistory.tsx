/** What became of a record on the server: asked when a person opens it, and without a network told as it was told last. */
import { Box, Button, Stack, Text } from "@mantine/core";
import { IconHistory } from "@tabler/icons-react";
import { type ComponentProps, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import type { RecordHistory as History, KindInfo } from "../../api/types";
import { useFormat } from "../../i18n/format";
import { Loaded, Loading } from "../Loaded";
import { ShowMore } from "../ShowMore";
import { Entry } from "./Entry";

/** More versions than this are asked for by a person. */
const FIRST = 10;

/** What `useHistory` gives. */
type HistoryOnScreen = {
  open: boolean;
  toggle: () => void;
  isThere: boolean;
  info: KindInfo | undefined;
  query: ComponentProps<typeof Loaded<History>>["query"];
};

export function RecordHistory({ history }: { history: HistoryOnScreen }) {
  const { t } = useTranslation();
  const sectionId = useId();
  const { open, toggle, isThere, query, info } = history;
  if (!isThere) return null;
  return (
    <Box mt="xl">
      <Button
        variant="default"
        size="sm"
        leftSection={<IconHistory size={18} aria-hidden />}
        aria-expanded={open}
        aria-controls={sectionId}
        onClick={toggle}
      >
        {t("records.history.title")}
      </Button>
      <Box component="section" id={sectionId} aria-label={t("records.history.title")} hidden={!open} mt="md">
        {open && (
          <Loaded query={query} loading={<Loading rows={3} />}>
            {(told) => <Entries history={told} info={info} />}
          </Loaded>
        )}
      </Box>
    </Box>
  );
}

function Entries({ history, info }: { history: History; info: KindInfo | undefined }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [shown, setShown] = useState(FIRST);
  if (history.asOf === null) return <Text c="dimmed">{t("records.history.none")}</Text>;
  const asOf = { time: format.when(history.asOf), ago: format.ago(history.asOf) };
  return (
    <Stack gap="md" data-testid="record-history">
      <Text size="sm" c="dimmed" role="status">
        {history.stale === null ? t("records.history.asOf", asOf) : t("records.history.stale", asOf)}
      </Text>
      {history.erasedAt !== null && (
        <Text size="sm">{t("records.history.erased", { time: format.dateTime(history.erasedAt) })}</Text>
      )}
      <Stack component="ol" gap="md" m={0} p={0} style={{ listStyle: "none" }}>
        {history.entries.slice(0, shown).map((entry, index) => (
          <Entry
            // biome-ignore lint/suspicious/noArrayIndexKey: the list stands still while it is read.
            key={index}
            entry={entry}
            isFirst={index === history.entries.length - 1}
            erased={history.erasedAt !== null}
            names={history.names}
            info={info}
          />
        ))}
      </Stack>
      <ShowMore shown={shown} total={history.entries.length} onMore={setShown} />
    </Stack>
  );
}
