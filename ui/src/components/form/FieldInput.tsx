/** The input for one field, by the shape it declares. */
import {
  Checkbox,
  Group,
  Radio,
  Select,
  Stack,
  Text,
  Textarea,
  TextInput,
  Tooltip,
  UnstyledButton,
} from "@mantine/core";
import { IconShieldLock } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { FieldInfo, Json } from "../../api/types";
import { useNames } from "../../i18n/names";
import { DateField } from "./DateField";
import { DocumentField } from "./DocumentField";
import classes from "./FieldInput.module.css";
import { ParsedField } from "./ParsedField";
import { localFromInstant, parseInstant, parseNumber, parseTime } from "./parse";
import { ReferenceField } from "./ReferenceField";

/** More choices than this fold into a list. */
const RADIO_CHOICES = 4;

export type FieldInputProps = {
  kind: string;
  field: FieldInfo;
  value: Json | undefined;
  problem?: string | undefined;
  knownLabel?: string | undefined;
  /** What it is called here, where that is not what its declaration says. */
  calledHere?: string | undefined;
  within?: { field: string; value: string } | null;
  fixed?: boolean;
  onChange: (value: Json | undefined) => void;
  onLeave: () => void;
};

export function FieldInput(props: FieldInputProps) {
  const { kind, field, value, problem, fixed = false, onChange, onLeave } = props;
  const { t } = useTranslation();
  const names = useNames();
  const name = props.calledHere ?? names.field(kind, field);
  const label: ReactNode = field.personal ? (
    <span className={classes.label}>
      {name}
      <Tooltip label={t("records.form.personal")}>
        <IconShieldLock size={15} stroke={1.7} role="img" aria-label={t("records.form.personal")} />
      </Tooltip>
    </span>
  ) : (
    name
  );
  const common = {
    label,
    error: problem,
    required: field.required,
    disabled: fixed,
    description: fixed ? t("records.form.keyFixed") : undefined,
    onBlur: onLeave,
    name: field.name,
  };
  const text = typeof value === "string" ? value : value === undefined || value === null ? "" : String(value);

  switch (field.shape) {
    case "longText":
      return (
        <Textarea
          {...common}
          value={text}
          autosize
          minRows={3}
          maxRows={12}
          dir="auto"
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
    case "integer":
    case "decimal": {
      const { min, max } = field;
      return (
        <ParsedField
          {...common}
          shown={text}
          inputMode={field.shape === "integer" ? "numeric" : "decimal"}
          placeholder={min !== null && max !== null ? t("records.form.range", { min, max }) : undefined}
          parse={parseNumber}
          refusal={(typed) => t("records.form.badNumber", { typed })}
          onValue={onChange}
          onUnread={onChange}
          className={classes.short}
        />
      );
    }
    case "time":
      return (
        <ParsedField
          {...common}
          shown={/^\d\d:\d\d:/.test(text) ? text.slice(0, 5) : text}
          placeholder={t("records.form.time")}
          parse={parseTime}
          refusal={(typed) => t("records.form.badTime", { typed })}
          onValue={onChange}
          onUnread={onChange}
        />
      );
    case "instant":
      return (
        <ParsedField
          {...common}
          shown={localFromInstant(text) || text}
          parse={parseInstant}
          refusal={(typed) => t("records.form.badDate", { typed })}
          onValue={onChange}
          onUnread={onChange}
        />
      );
    case "date":
      return (
        <DateField {...common} value={text === "" ? null : text} onValue={onChange} onUnread={onChange} />
      );
    case "reference":
      return (
        <ReferenceField
          {...common}
          kind={field.refersTo ?? ""}
          value={text === "" ? null : text}
          knownLabel={props.knownLabel}
          within={props.within ?? null}
          onValue={onChange}
        />
      );
    case "document":
      return <DocumentField {...common} value={value} onValue={onChange} />;
    case "yesNo":
      return (
        <Choices
          common={common}
          value={value === true ? "yes" : value === false ? "no" : null}
          options={[
            { value: "yes", label: t("common.yes") },
            { value: "no", label: t("common.no") },
          ]}
          onPick={(picked) => onChange(picked === null ? undefined : picked === "yes")}
        />
      );
    case "choice": {
      const options = (field.choices ?? []).map((choice) => ({ value: choice, label: names.choice(choice) }));
      if (options.length <= RADIO_CHOICES) {
        return (
          <Choices
            common={common}
            value={text === "" ? null : text}
            options={options}
            onPick={(picked) => onChange(picked ?? undefined)}
          />
        );
      }
      return (
        <Select
          {...common}
          value={text === "" ? null : text}
          data={options}
          clearable={!field.required}
          onChange={(picked) => onChange(picked ?? undefined)}
        />
      );
    }
    case "choices": {
      const picked = Array.isArray(value) ? value.map(String) : [];
      return (
        <Checkbox.Group
          label={label}
          error={problem}
          required={field.required}
          value={picked}
          onChange={onChange}
          onBlur={onLeave}
        >
          <Stack gap={8} mt={6}>
            {(field.choices ?? []).map((choice) => (
              <Checkbox key={choice} value={choice} label={names.choice(choice)} disabled={fixed} />
            ))}
          </Stack>
        </Checkbox.Group>
      );
    }
    default:
      return (
        <TextInput
          {...common}
          value={text}
          dir="auto"
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
  }
}

function Choices(props: {
  common: {
    label: ReactNode;
    error: string | undefined;
    required: boolean;
    disabled: boolean;
    description: string | undefined;
    onBlur: () => void;
    name: string;
  };
  value: string | null;
  options: { value: string; label: string }[];
  onPick: (value: string | null) => void;
}) {
  const { common, value, options, onPick } = props;
  const { t } = useTranslation();
  return (
    <Radio.Group
      label={common.label}
      error={common.error}
      required={common.required}
      description={common.description}
      value={value}
      onChange={onPick}
      onBlur={common.onBlur}
    >
      <Group gap="lg" mt={6} mih={36}>
        {options.map((option) => (
          <Radio key={option.value} value={option.value} label={option.label} disabled={common.disabled} />
        ))}
        {value !== null && !common.required && !common.disabled && (
          <UnstyledButton className={classes.clear} onClick={() => onPick(null)}>
            <Text size="sm" c="dimmed" td="underline">
              {t("common.clear")}
            </Text>
          </UnstyledButton>
        )}
      </Group>
    </Radio.Group>
  );
}
