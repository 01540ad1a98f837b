/** Which pupil this is: what is asked before the first section, as the program declares it. */
import { SimpleGrid } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { FormSession, FormSnapshot } from "../../../api/formSession";
import type { KindInfo } from "../../../api/types";
import { FieldInput } from "../../../components/form/FieldInput";
import { marked } from "../../../components/form/RecordEditor";
import { Panel } from "../../../components/Panel";
import { useProblemText } from "../../../i18n/problems";

const FIELDS = ["pupilCode", "sex", "age", "grade", "homeLanguage", "language", "formVariant"];

export function PupilPanel(props: { info: KindInfo; session: FormSession; look: FormSnapshot }) {
  const { info, session, look } = props;
  const { t } = useTranslation();
  // A pupil who is a record is named by it.
  const asked = FIELDS.filter((name) => name !== "pupilCode" || look.values.pupilId === undefined);
  const problemText = useProblemText();
  const problems = marked(look);
  return (
    <Panel title={t("assessment.pupil")}>
      <SimpleGrid cols={{ base: 1, "30rem": 2, "45rem": 3 }} spacing="lg" type="container">
        {asked.map((name) => {
          const problem = problems[name];
          const field = info.fields.find((candidate) => candidate.name === name);
          return (
            field && (
              <div key={name} data-field={name}>
                <FieldInput
                  kind={info.kind}
                  field={field}
                  value={look.values[name]}
                  problem={problem && problemText(problem, field)}
                  onChange={(value) => session.change(name, value)}
                  onLeave={() => void session.flush()}
                />
              </div>
            )
          );
        })}
      </SimpleGrid>
    </Panel>
  );
}
