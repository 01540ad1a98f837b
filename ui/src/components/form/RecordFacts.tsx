/** A record that can only be read: its fields as a list of facts. */
import { Text } from "@mantine/core";
import type { KindInfo, RecordView } from "../../api/types";
import { useNames } from "../../i18n/names";
import { FieldValue } from "../FieldValue";
import { shownFields } from "./EntityForm";
import classes from "./RecordFacts.module.css";

export function RecordFacts({ info, view }: { info: KindInfo; view: RecordView }) {
  const names = useNames();
  const labels = new Map(view.links.map((link) => [link.field, link.label]));
  return (
    <dl className={classes.facts}>
      {shownFields(info, view.ownerTrail).map((field) => (
        <div key={field.name} className={classes.fact}>
          <Text component="dt" size="sm" c="dimmed">
            {names.field(info.kind, field)}
          </Text>
          <dd className={classes.value}>
            <FieldValue
              shape={field.shape}
              value={view.data[field.name]}
              refersTo={field.refersTo}
              label={labels.get(field.name)}
            />
          </dd>
        </div>
      ))}
    </dl>
  );
}
