/** Base, mine and theirs side by side, field by field. What only one side changed is chosen already. */
import {
  Badge,
  Button,
  Collapse,
  Group,
  Paper,
  Radio,
  Stack,
  Table,
  Text,
  UnstyledButton,
} from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconChevronDown, IconChevronRight } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type {
  ConflictField,
  ConflictView,
  FieldChoice,
  Json,
  KindInfo,
  Resolution,
} from "../../../api/types";
import { FieldValue } from "../../../components/FieldValue";
import { FieldInput } from "../../../components/form/FieldInput";
import { useNames } from "../../../i18n/names";
import {
  type Choices,
  resolutionOf,
  resultOf,
  splitFields,
  startingChoices,
  takeAll,
  undecided,
} from "../lib";
import classes from "./FieldReview.module.css";
import { SideHead } from "./SideHead";

type Props = {
  view: ConflictView;
  info: KindInfo | null;
  isPending: boolean;
  onSettle: (resolution: Resolution) => void;
};

export function FieldReview({ view, info, isPending, onSettle }: Props) {
  const { t } = useTranslation();
  const names = useNames();
  const [choices, setChoices] = useState<Choices>(() => startingChoices(view));
  const [sameOpen, same] = useDisclosure(false);
  const fields = splitFields(view.fields);
  const open = undecided(view, choices);
  const resolution = resolutionOf(view, choices);
  const declared = (name: string) => info?.fields.find((field) => field.name === name);
  const nameOf = (field: ConflictField) => names.field(view.kind, field);

  return (
    <Stack gap="lg">
      <Group gap="sm">
        <Button variant="default" size="sm" onClick={() => setChoices(takeAll(view, "mine"))}>
          {t("conflicts.allMine")}
        </Button>
        <Button variant="default" size="sm" onClick={() => setChoices(takeAll(view, "theirs"))}>
          {t("conflicts.allTheirs")}
        </Button>
      </Group>

      <div className={classes.table} data-testid="conflict-fields">
        <div className={classes.head}>
          <Text size="sm" fw={600}>
            {t("conflicts.field")}
          </Text>
          <SideHead name={t("conflicts.base")} side={view.base} />
          <SideHead name={t("conflicts.mine")} side={view.mine} />
          <SideHead name={t("conflicts.theirs")} side={view.theirs} />
        </div>
        {fields.differing.map((field) => (
          <FieldRow
            key={field.name}
            field={field}
            name={nameOf(field)}
            kind={view.kind}
            declared={declared(field.name)}
            choice={choices[field.name]}
            onChoose={(choice) => setChoices((before) => ({ ...before, [field.name]: choice }))}
          />
        ))}
        {fields.same.length > 0 && (
          <>
            <UnstyledButton className={classes.same} onClick={same.toggle} aria-expanded={sameOpen}>
              {sameOpen ? (
                <IconChevronDown size={16} aria-hidden />
              ) : (
                <IconChevronRight size={16} aria-hidden />
              )}
              <Text size="sm" c="dimmed">
                {t("conflicts.same", { count: fields.same.length })}
              </Text>
            </UnstyledButton>
            <Collapse expanded={sameOpen}>
              {fields.same.map((field) => (
                <div key={field.name} className={classes.plain}>
                  <Text size="sm" c="dimmed">
                    {nameOf(field)}
                  </Text>
                  <Text size="sm" component="div">
                    <FieldValue
                      shape={field.shape}
                      value={field.mine}
                      refersTo={declared(field.name)?.refersTo ?? null}
                    />
                  </Text>
                </div>
              ))}
            </Collapse>
          </>
        )}
      </div>

      <Paper
        withBorder
        radius="lg"
        p="lg"
        component="section"
        aria-label={t("conflicts.preview")}
        data-testid="result"
      >
        <Text fw={600}>{t("conflicts.preview")}</Text>
        <Text size="sm" c="dimmed" mb="sm">
          {t("conflicts.previewLead")}
        </Text>
        <Table layout="fixed" verticalSpacing={6} horizontalSpacing={0} withRowBorders={false}>
          <Table.Tbody>
            {fields.differing.map((field) => {
              const value = resultOf(field, choices[field.name]);
              return (
                <Table.Tr key={field.name}>
                  <Table.Th w="34%" fw={400} c="dimmed" scope="row">
                    {nameOf(field)}
                  </Table.Th>
                  <Table.Td fw={500}>
                    {value === undefined ? (
                      <Text component="span" inherit className={classes.open}>
                        {t("conflicts.previewUndecided")}
                      </Text>
                    ) : (
                      <FieldValue
                        shape={field.shape}
                        value={value}
                        refersTo={declared(field.name)?.refersTo ?? null}
                      />
                    )}
                  </Table.Td>
                </Table.Tr>
              );
            })}
          </Table.Tbody>
        </Table>
      </Paper>

      <div className={classes.foot}>
        <Text size="sm" c="dimmed" role="status" aria-live="polite">
          {open.length > 0 ? t("conflicts.left", { count: open.length }) : t("conflicts.ready")}
        </Text>
        <Button
          disabled={resolution === null}
          loading={isPending}
          onClick={() => resolution && onSettle(resolution)}
        >
          {t("conflicts.settle")}
        </Button>
      </div>
    </Stack>
  );
}

function FieldRow(props: {
  field: ConflictField;
  name: string;
  kind: string;
  declared: KindInfo["fields"][number] | undefined;
  choice: FieldChoice | undefined;
  onChoose: (choice: FieldChoice) => void;
}) {
  const { field, name, kind, declared, choice, onChoose } = props;
  const { t } = useTranslation();
  const picked = choice === undefined ? null : typeof choice === "string" ? choice : "value";
  const refersTo = declared?.refersTo ?? null;
  const value = (shown: Json) => <FieldValue shape={field.shape} value={shown} refersTo={refersTo} />;
  const note = field.clash
    ? t("conflicts.clash")
    : picked !== null && field.mine !== field.base
      ? t("conflicts.onlyMine")
      : t("conflicts.onlyTheirs");
  return (
    <Radio.Group
      value={picked}
      onChange={(next) => onChoose(next === "value" ? { value: field.mine } : (next as "mine" | "theirs"))}
      label={t("conflicts.choiceFor", { field: name })}
      labelProps={{ className: classes.hidden }}
      data-testid={`choice-${field.name}`}
    >
      <div className={classes.row}>
        <Stack gap={6} align="flex-start">
          <Text fw={500}>{name}</Text>
          <Badge
            variant="light"
            color={field.clash ? "orange" : "gray"}
            tt="none"
            fw={500}
            radius="sm"
            className={classes.note}
            classNames={{ label: classes.noteLabel ?? "" }}
          >
            {note}
          </Badge>
        </Stack>
        <Text component="div" c="dimmed" className={classes.base}>
          {value(field.base)}
        </Text>
        <Choice value="mine" label={t("conflicts.takeMine")}>
          {value(field.mine)}
        </Choice>
        <Choice value="theirs" label={t("conflicts.takeTheirs")}>
          {value(field.theirs)}
        </Choice>
        <div className={classes.other}>
          <Radio value="value" label={t("conflicts.takeValue")} size="xs" />
          {picked === "value" && typeof choice === "object" && declared && (
            <div className={classes.input}>
              <FieldInput
                kind={kind}
                field={{ ...declared, label: t("conflicts.valueFor", { field: name }) }}
                value={choice.value}
                onChange={(typed) => onChoose({ value: typed ?? null })}
                onLeave={() => undefined}
              />
            </div>
          )}
        </div>
      </div>
    </Radio.Group>
  );
}

function Choice({ value, label, children }: { value: string; label: string; children: React.ReactNode }) {
  return (
    <Radio.Card value={value} className={classes.choice} aria-label={label} radius="md">
      <Group wrap="nowrap" align="flex-start" gap="sm">
        <Radio.Indicator mt={2} />
        <div className={classes.value}>{children}</div>
      </Group>
    </Radio.Card>
  );
}
