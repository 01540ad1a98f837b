/** Whose version this is: who made it, on which device, and when by the server's clock. */
import { Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Side } from "../../../api/types";
import { useFormat } from "../../../i18n/format";
import { isWide } from "../lib";
import { usePerson } from "./usePerson";

export function SideHead({
  name,
  side,
  isMine = false,
}: {
  name: string;
  side: Side | null;
  isMine?: boolean;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const person = usePerson(side?.by ?? null);
  const device = side?.device ?? (isMine ? t("conflicts.thisLaptop") : null);
  const who = [person, device].filter(Boolean).join(" · ");
  const when = (from: string | null, to: string) =>
    from !== null && isWide(from, to)
      ? t("conflicts.between", { from: format.when(from), to: format.when(to) })
      : t("conflicts.at", { time: format.when(to) });
  return (
    <Stack gap={0}>
      <Text fw={600} size="sm" c="var(--mantine-color-text)">
        {name}
      </Text>
      {side ? (
        <>
          {who && <Text size="xs">{who}</Text>}
          {side.to && <Text size="xs">{when(side.from, side.to)}</Text>}
        </>
      ) : (
        <Text size="xs">{t("conflicts.noBase")}</Text>
      )}
    </Stack>
  );
}
