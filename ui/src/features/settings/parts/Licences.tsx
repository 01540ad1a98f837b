/** The parts that Rounds is built from, each with its licence, found by a word of either. */
import { Modal, ScrollArea, Stack, Table, Text, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Licence } from "../../../api/types";
import { licencesMatching } from "../lib";

export function Licences(props: { licences: readonly Licence[]; opened: boolean; onClose: () => void }) {
  const { licences, opened, onClose } = props;
  const { t } = useTranslation();
  const [search, setSearch] = useState("");
  const found = licencesMatching(licences, search);
  return (
    <Modal opened={opened} onClose={onClose} title={t("settings.about.licences")} size="lg" centered>
      <Stack>
        <Text c="dimmed">{t("settings.about.licencesLead")}</Text>
        {licences.length === 0 ? (
          <Text>{t("settings.about.noLicences")}</Text>
        ) : (
          <>
            <TextInput
              type="search"
              data-autofocus
              aria-label={t("settings.about.search")}
              placeholder={t("settings.about.search")}
              leftSection={<IconSearch size={18} stroke={1.7} aria-hidden />}
              value={search}
              onChange={(event) => setSearch(event.currentTarget.value)}
            />
            <Text size="sm" c="dimmed" role="status">
              {found.length === 0
                ? t("settings.about.noMatch")
                : t("settings.about.count", { count: found.length })}
            </Text>
            <ScrollArea.Autosize mah="40vh" type="auto" viewportProps={{ tabIndex: 0 }}>
              <Table aria-label={t("settings.about.licences")}>
                <Table.Tbody>
                  {found.map(({ name, version, licence }) => (
                    <Table.Tr key={`${name} ${version}`}>
                      <Table.Td dir="ltr">
                        {name} {version}
                      </Table.Td>
                      <Table.Td dir="ltr">{licence}</Table.Td>
                    </Table.Tr>
                  ))}
                </Table.Tbody>
              </Table>
            </ScrollArea.Autosize>
          </>
        )}
      </Stack>
    </Modal>
  );
}
