/** One school: its visits over time, its people, what was agreed, and its details to edit. */
import { Tabs, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useKinds, useRecord } from "../../api/queries";
import type { KindInfo, RecordView } from "../../api/types";
import { useHistory } from "../../api/useHistory";
import { Breadcrumb } from "../../components/Breadcrumb";
import { RecordHistory } from "../../components/history/RecordHistory";
import { Loaded, Loading } from "../../components/Loaded";
import { PageHeader } from "../../components/PageHeader";
import { StateBadge } from "../../components/StateBadge";
import { useNames } from "../../i18n/names";
import { AddVisit } from "./parts/AddVisit";
import { ChildPanel } from "./parts/ChildPanel";
import { ColleagueButton } from "./parts/ColleagueButton";
import { SchoolDetails } from "./parts/SchoolDetails";

const VISIT = "SchoolVisit";
const PEOPLE = ["Teacher", "Pupil"];
const DETAILS = "details";

type Props = { id: string; part: string | undefined; onPart: (part: string) => void };

export function SchoolPage(props: Props) {
  const kinds = useKinds();
  const school = useRecord({ kind: "School", id: props.id });
  return (
    <Loaded query={kinds} loading={<Loading rows={6} />}>
      {(all) => (
        <Loaded whole query={school} loading={<Loading rows={6} />}>
          {(view) => <School {...props} kinds={all} view={view} />}
        </Loaded>
      )}
    </Loaded>
  );
}

function School({ id, part, onPart, kinds, view }: Props & { kinds: KindInfo[]; view: RecordView }) {
  const { t } = useTranslation();
  const names = useNames();
  const history = useHistory({ kind: "School", id });
  const school = kinds.find((info) => info.kind === "School");
  const find = (kind: string) => kinds.find((info) => info.kind === kind);
  const owned = (school?.children ?? []).map(find).filter((info): info is KindInfo => info !== undefined);
  const visit = owned.find((info) => info.kind === VISIT);
  const people = owned.filter((info) => PEOPLE.includes(info.kind));
  const others = owned.filter((info) => info.kind !== VISIT && !PEOPLE.includes(info.kind));
  const open = part ?? (visit ? VISIT : DETAILS);
  const facts = ["emisCode", "ward"]
    .map((name) => view.data[name])
    .filter((value) => typeof value === "string");

  return (
    <>
      <PageHeader
        above={<Breadcrumb label={t("records.trail")} trail={view.ownerTrail} />}
        title={<bdi>{view.label}</bdi>}
        lead={facts.length > 0 ? <Text c="dimmed">{facts.join(" · ")}</Text> : undefined}
        aside={<StateBadge state={view.state} />}
        actions={
          <>
            <ColleagueButton schoolId={id} onDetails={() => onPart(DETAILS)} />
            {visit && <AddVisit schoolId={id} />}
          </>
        }
      />
      <Tabs value={open} onChange={(next) => next && onPart(next)} keepMounted={false}>
        <Tabs.List mb="lg" aria-label={t("schools.sections")}>
          {visit && <Tabs.Tab value={VISIT}>{names.kinds(visit)}</Tabs.Tab>}
          {people.length > 0 && <Tabs.Tab value="people">{t("schools.people")}</Tabs.Tab>}
          {others.map((info) => (
            <Tabs.Tab key={info.kind} value={info.kind}>
              {names.kinds(info)}
            </Tabs.Tab>
          ))}
          <Tabs.Tab value={DETAILS}>{t("schools.details")}</Tabs.Tab>
        </Tabs.List>
        {visit && (
          <Tabs.Panel value={VISIT}>
            <ChildPanel info={visit} owner={{ kind: "School", id }} plain />
          </Tabs.Panel>
        )}
        <Tabs.Panel value="people">
          {people.map((info) => (
            <ChildPanel key={info.kind} info={info} owner={{ kind: "School", id }} />
          ))}
        </Tabs.Panel>
        {others.map((info) => (
          <Tabs.Panel key={info.kind} value={info.kind}>
            <ChildPanel info={info} owner={{ kind: "School", id }} />
          </Tabs.Panel>
        ))}
        <Tabs.Panel value={DETAILS}>
          {school && <SchoolDetails info={school} kinds={kinds} id={id} trail={view.ownerTrail} />}
          <RecordHistory history={history} />
        </Tabs.Panel>
      </Tabs>
    </>
  );
}
