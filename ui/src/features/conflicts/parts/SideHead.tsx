/** Whose version this is: who made it, on which device and when. */
import { Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Side } from "../../../api/types";
import { useFormat } from "../../../i18n/format";
import { usePerson } from "./usePerson";

export function SideHead({ name, side }: { name: string; side: Side | null }) {
  const { t } = useTranslation();
  const format = useFormat();
  const person = usePerson(side?.by ?? null);
  const who = [person, side?.device].filter(Boolean).join(" · ");
  return (
    <Stack gap={0}>
      <Text fw={600} size="sm" c="var(--mantine-color-text)">
        {name}
      </Text>
      {side ? (
        <>
          <Text size="xs">{who || t("conflicts.unknownWho")}</Text>
          {side.to && <Text size="xs">{format.when(side.to)}</Text>}
        </>
      ) : (
        <Text size="xs">{t("conflicts.noBase")}</Text>
      )}
    </Stack>
  );
}
