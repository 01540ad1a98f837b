/** One side changed the record, the other took it away: said in words, with two ways to go. */
import { Alert, Button, Radio, Stack, Text } from "@mantine/core";
import { IconTrashX } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { sameValue } from "../../../api/draft";
import type { ConflictField, ConflictView, Resolution } from "../../../api/types";
import { useFirstFocus } from "../../../components/firstFocus";
import { useFormat } from "../../../i18n/format";
import type { Question } from "../answer";
import { removalOf } from "../lib";
import classes from "./FieldReview.module.css";
import { SideHead } from "./SideHead";
import { usePerson } from "./usePerson";
import { useFieldName, VersionValue } from "./VersionValue";

export function RemovalReview(props: {
  view: ConflictView;
  question: Question | null;
  isPending: boolean;
  onSettle: (resolution: Resolution) => void;
}) {
  const { view, question, isPending, onSettle } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const nameOf = useFieldName(view, question);
  useFirstFocus();
  const [take, setTake] = useState<"mine" | "theirs" | null>(null);
  const theirs = usePerson(view.theirsBy) ?? t("common.unknownPerson");
  const removal = removalOf(view);
  const mineGone = view.mine.removed;
  const at = mineGone ? view.mine.to : view.theirs.to;
  const kept = mineGone ? view.theirs : view.mine;
  const [keep, letGo] = mineGone ? (["theirs", "mine"] as const) : (["mine", "theirs"] as const);
  const ways = [
    {
      take: keep,
      name: t(`conflicts.removal.${removal}.keep`),
      more: t(`conflicts.removal.${removal}.keepMore`),
    },
    {
      take: letGo,
      name: t(`conflicts.removal.${removal}.letGo`),
      more: t(`conflicts.removal.${removal}.letGoMore`),
    },
  ];
  const held = (field: ConflictField) => kept.data?.[field.name] ?? null;
  const changed = (field: ConflictField) => !sameValue(held(field), field.base);
  // What was changed is what would be lost: it comes first.
  const answered = view.fields
    .filter((field) => held(field) !== null || changed(field))
    .sort((a, b) => Number(changed(b)) - Number(changed(a)));

  return (
    <Stack gap="lg" className={classes.frame}>
      <Alert
        variant="light"
        color="orange"
        icon={<IconTrashX size={20} aria-hidden />}
        title={t(`conflicts.removal.${removal}.said`, { theirs })}
        data-testid="removed-side"
      >
        {at && <Text size="sm">{t("conflicts.at", { time: format.dateTime(at) })}</Text>}
        <Text size="sm">{t(`conflicts.removal.${removal}.safe`)}</Text>
      </Alert>
      <Radio.Group
        value={take}
        onChange={(value) => setTake(value as "mine" | "theirs")}
        label={t("conflicts.chooseWay")}
        labelProps={{ className: classes.hidden }}
      >
        <Stack gap="sm" data-first-focus>
          {ways.map((way) => (
            <Radio.Card
              key={way.take}
              value={way.take}
              className={classes.choice}
              radius="md"
              aria-label={way.name}
              aria-describedby={`way-${way.take}`}
            >
              <div className={classes.way}>
                <Radio.Indicator mt={3} />
                <div>
                  <Text fw={500}>{way.name}</Text>
                  <Text size="sm" c="dimmed" id={`way-${way.take}`}>
                    {way.more}
                  </Text>
                </div>
              </div>
            </Radio.Card>
          ))}
        </Stack>
      </Radio.Group>
      <div className={classes.table}>
        <div className={classes.head}>
          <span className={classes.fieldHead} />
          <SideHead name={t("conflicts.base")} side={view.base} />
          <SideHead
            name={mineGone ? t("conflicts.theirs") : t("conflicts.mine")}
            side={kept}
            isMine={!mineGone}
          />
        </div>
        {answered.map((field) => (
          <div key={field.name} className={classes.row}>
            <Text size="sm" c="dimmed" className={classes.field}>
              <bdi>{nameOf(field)}</bdi>
            </Text>
            <Text size="sm" component="div" c="dimmed" className={classes.value}>
              <span className={classes.sideName}>{t("conflicts.base")}</span>
              <VersionValue view={view} field={field} value={field.base} question={question} />
            </Text>
            <Text size="sm" component="div" fw={changed(field) ? 600 : 400} className={classes.value}>
              <span className={classes.sideName}>
                {mineGone ? t("conflicts.theirs") : t("conflicts.mine")}
              </span>
              <VersionValue view={view} field={field} value={held(field)} question={question} />
            </Text>
          </div>
        ))}
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
