/** What people who signed out left unsent on this laptop: how much, and whose it is. */
import { Alert, Stack, Text } from "@mantine/core";
import { IconDeviceLaptop } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { KeptUnsent } from "../../api/types";
import { spokenAddress } from "./lib";

export function Kept({ kept }: { kept: readonly KeptUnsent[] }) {
  const { t } = useTranslation();
  if (kept.length === 0) return null;
  return (
    <Alert
      variant="light"
      color="lake"
      mb="md"
      icon={<IconDeviceLaptop size={22} aria-hidden />}
      data-testid="kept-unsent"
    >
      <Stack gap="xs">
        {kept.map(({ name, email, server, unsent }) => (
          <Text key={`${server} ${email}`} size="sm">
            {t("welcome.kept", { count: unsent, name, email, server: spokenAddress(server) })}
          </Text>
        ))}
      </Stack>
    </Alert>
  );
}
