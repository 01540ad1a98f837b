/** The columns of the Schools table: those of the wished fields that the kind really has, as the width allows. */
import { Text } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { KindInfo, RecordRow } from "../../../api/types";
import { FieldValue } from "../../../components/FieldValue";
import { StateBadge } from "../../../components/StateBadge";
import type { WindowedColumn } from "../../../components/WindowedTable";
import { useNames } from "../../../i18n/names";
import type { Places } from "../lib";

const wished: { name: string; track: string; quiet?: boolean }[] = [
  { name: "emisCode", track: "minmax(7rem, 0.7fr)", quiet: true },
  { name: "ward", track: "minmax(6rem, 1fr)" },
  { name: "level", track: "minmax(6.25rem, 0.8fr)" },
];

export function useSchoolColumns(kinds: readonly KindInfo[], places: Places): WindowedColumn<RecordRow>[] {
  const { t } = useTranslation();
  const names = useNames();
  const roomy = useMediaQuery("(min-width: 1180px)") ?? true;
  return useMemo(() => {
    const school = kinds.find((info) => info.kind === "School");
    const district = kinds.find((info) => info.kind === places.district?.kind);
    const columns: WindowedColumn<RecordRow>[] = [
      {
        id: "name",
        track: "minmax(11.25rem, 2.2fr)",
        sortable: true,
        header: t("schools.name"),
        cell: ({ row }) => (
          <Text component="span" fw={500} inherit dir="auto" title={row.original.label}>
            {row.original.label}
          </Text>
        ),
      },
    ];
    for (const { name, track, quiet } of wished) {
      const field = school?.fields.find((candidate) => candidate.name === name);
      if (!field) continue;
      columns.push({
        id: name,
        track,
        sortable: true,
        header: names.field("School", field),
        cell: ({ row }) => {
          const value = row.original.data[name];
          return value === undefined ? null : (
            <Text component="span" inherit {...(quiet ? { c: "dimmed" } : {})}>
              <FieldValue shape={field.shape} value={value} />
            </Text>
          );
        },
      });
    }
    if (places.district && district && roomy) {
      const { field, kind } = places.district;
      columns.splice(-1, 0, {
        id: field,
        track: "minmax(6rem, 1fr)",
        header: names.title(district),
        cell: ({ row }) => <FieldValue shape="reference" refersTo={kind} value={row.original.data[field]} />,
      });
    }
    columns.push({
      id: "state",
      track: "9.25rem",
      header: t("schools.state"),
      cell: ({ row }) => <StateBadge state={row.original.state} />,
    });
    return columns;
  }, [kinds, places, names, t, roomy]);
}
