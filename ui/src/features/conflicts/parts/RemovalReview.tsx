/** One side changed the record, the other took it away: said in words, with two ways to go. */
import { Alert, Button, Radio, Stack, Text } from "@mantine/core";
import { IconTrashX } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { sameValue } from "../../../api/draft";
import type { ConflictField, ConflictView, KindInfo, Resolution } from "../../../api/types";
import { FieldValue } from "../../../components/FieldValue";
import { useFormat } from "../../../i18n/format";
import { useNames } from "../../../i18n/names";
import classes from "./FieldReview.module.css";
import { SideHead } from "./SideHead";
import { usePerson } from "./usePerson";

export function RemovalReview(props: {
  view: ConflictView;
  info: KindInfo | null;
  isPending: boolean;
  onSettle: (resolution: Resolution) => void;
}) {
  const { view, info, isPending, onSettle } = props;
  const { t } = useTranslation();
  const names = useNames();
  const format = useFormat();
  const [take, setTake] = useState<"mine" | "theirs" | null>(null);
  const theirs = usePerson(view.theirsBy) ?? t("common.unknownPerson");
  const mineGone = view.mine.removed;
  const said = mineGone
    ? t("conflicts.removedMine")
    : view.reason === "leftScope"
      ? t("conflicts.goneTheirs")
      : view.reason === "orphaned"
        ? t("conflicts.orphanedTheirs")
        : t("conflicts.removedTheirs", { name: theirs });
  const at = mineGone ? view.mine.to : view.theirs.to;
  const kept = mineGone ? view.theirs : view.mine;
  const options = mineGone
    ? ([
        ["theirs", t("conflicts.keepTheirs"), t("conflicts.keepTheirsMore")],
        ["mine", t("conflicts.deleteMine"), t("conflicts.deleteMineMore")],
      ] as const)
    : ([
        ["mine", t("conflicts.keepMine"), t("conflicts.keepMineMore")],
        ["theirs", t("conflicts.keepRemoval"), t("conflicts.keepRemovalMore")],
      ] as const);
  const held = (field: ConflictField) => kept.data?.[field.name] ?? null;
  const changed = (field: ConflictField) => !sameValue(held(field), field.base);
  // What was changed is what would be lost: it comes first.
  const answered = view.fields
    .filter((field) => held(field) !== null || changed(field))
    .sort((a, b) => Number(changed(b)) - Number(changed(a)));

  return (
    <Stack gap="lg">
      <Alert
        variant="light"
        color="orange"
        icon={<IconTrashX size={20} aria-hidden />}
        title={said}
        data-testid="removed-side"
      >
        {at && format.dateTime(at)}
      </Alert>
      <Radio.Group
        value={take}
        onChange={(value) => setTake(value as "mine" | "theirs")}
        label={t("conflicts.chooseWay")}
        labelProps={{ className: classes.hidden }}
      >
        <Stack gap="sm">
          {options.map(([value, label, more]) => (
            <Radio.Card key={value} value={value} className={classes.choice} radius="md" aria-label={label}>
              <div className={classes.way}>
                <Radio.Indicator mt={3} />
                <div>
                  <Text fw={500}>{label}</Text>
                  <Text size="sm" c="dimmed">
                    {more}
                  </Text>
                </div>
              </div>
            </Radio.Card>
          ))}
        </Stack>
      </Radio.Group>
      <div className={classes.table}>
        <div className={classes.head}>
          <span />
          <SideHead name={t("conflicts.base")} side={view.base} />
          <SideHead name={mineGone ? t("conflicts.theirs") : t("conflicts.mine")} side={kept} />
        </div>
        {answered.map((field) => {
          const refersTo = info?.fields.find((declared) => declared.name === field.name)?.refersTo ?? null;
          return (
            <div key={field.name} className={classes.row}>
              <Text size="sm" c="dimmed">
                {names.field(view.kind, field)}
              </Text>
              <Text size="sm" component="div" c="dimmed">
                <FieldValue shape={field.shape} value={field.base} refersTo={refersTo} />
              </Text>
              <Text size="sm" component="div" fw={changed(field) ? 600 : 400}>
                <FieldValue shape={field.shape} value={held(field)} refersTo={refersTo} />
              </Text>
            </div>
          );
        })}
      </div>
      <div className={classes.foot}>
        <Text size="sm" c="dimmed" role="status" aria-live="polite">
          {take === null ? t("conflicts.chooseWay") : t("conflicts.ready")}
        </Text>
        <Button
          disabled={take === null}
          loading={isPending}
          onClick={() => take && onSettle({ id: view.id, take })}
        >
          {t("conflicts.settle")}
        </Button>
      </div>
    </Stack>
  );
}
