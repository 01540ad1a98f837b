/**
 * A form for any kind, drawn from its declaration. It holds no data: values come in, changes and "left this field"
 * go out, and what is wrong stands at the field. A field without an answer has no value.
 */
import { SimpleGrid } from "@mantine/core";
import type { FieldInfo, Json, KindInfo, Payload, Trail } from "../../api/types";
import classes from "./EntityForm.module.css";
import { FieldInput } from "./FieldInput";

export type EntityFormProps = {
  info: KindInfo;
  values: Payload;
  /** Why a field is not accepted, by field name. */
  problems: Readonly<Record<string, string>>;
  /** Labels of referenced records that are already known, by field name. */
  labels: Readonly<Record<string, string>>;
  /** The records that this one belongs to: references are looked for among theirs first. */
  trail: readonly Trail[];
  kinds: readonly KindInfo[];
  /** Key fields name the record; they are fixed once it exists. */
  exists: boolean;
  onChange: (field: string, value: Json | undefined) => void;
  onLeave: () => void;
};

const wide = new Set(["longText", "document"]);

/** The owner is told by the trail above the form, so it is not asked for again. */
export function shownFields(info: KindInfo, trail: readonly Trail[]): FieldInfo[] {
  return info.fields.filter(
    (field) => !(field.owner && trail.some((owner) => owner.kind === field.refersTo)),
  );
}

export function EntityForm(props: EntityFormProps) {
  const { info, trail, kinds, values, problems, labels, exists, onChange, onLeave } = props;
  const within = (field: FieldInfo) => {
    const owner = kinds.find((kind) => kind.kind === field.refersTo)?.owner;
    const known = owner && trail.find((record) => record.kind === owner.kind);
    return owner && known ? { field: owner.field, value: known.id } : null;
  };
  return (
    <SimpleGrid
      cols={{ base: 1, "32.5rem": 2 }}
      spacing="xl"
      verticalSpacing="lg"
      type="container"
      className={classes.form}
    >
      {shownFields(info, trail).map((field) => (
        <div
          key={field.name}
          className={wide.has(field.shape) ? classes.wide : undefined}
          data-field={field.name}
        >
          <FieldInput
            kind={info.kind}
            field={field}
            value={values[field.name]}
            problem={problems[field.name]}
            knownLabel={labels[field.name]}
            within={within(field)}
            fixed={exists && info.derivedKey.includes(field.name)}
            onChange={(value) => onChange(field.name, value)}
            onLeave={onLeave}
          />
        </div>
      ))}
    </SimpleGrid>
  );
}
