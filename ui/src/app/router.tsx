/** The screens and their addresses. Filters and the open part of a screen are kept in the address. */
import {
  createHashHistory,
  createRootRoute,
  createRoute,
  createRouter,
  type RouterHistory,
} from "@tanstack/react-router";
import { NoSuchScreen } from "../components/NoSuchScreen";
import { AssessmentPage } from "../features/assessment/AssessmentPage";
import { ConflictPage } from "../features/conflicts/ConflictPage";
import { ConflictsPage } from "../features/conflicts/ConflictsPage";
import { NEW } from "../features/records/lib";
import { RecordPage } from "../features/records/RecordPage";
import { readSchoolSearch } from "../features/schools/lib";
import { SchoolPage } from "../features/schools/SchoolPage";
import { SchoolsPage } from "../features/schools/SchoolsPage";
import { SettingsPage } from "../features/settings/SettingsPage";
import { readSyncPart } from "../features/sync/lib";
import { SyncPage } from "../features/sync/SyncPage";
import { type Period, periods } from "../features/today/lib";
import { TodayPage } from "../features/today/TodayPage";
import { readVisitSearch } from "../features/visit/lib";
import { VisitPage } from "../features/visit/VisitPage";
import { Crash, WindowCrash } from "./Crash";
import { Shell } from "./Shell";

const text = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined;

const root = createRootRoute({
  component: Shell,
  errorComponent: WindowCrash,
  notFoundComponent: NoSuchScreen,
});
const index = createRoute({
  getParentRoute: () => root,
  path: "/",
  validateSearch: (search: Record<string, unknown>): { period?: Period } => {
    const period = periods.find((name) => name === search.period);
    return period ? { period } : {};
  },
  component: function Today() {
    const { period = "recent" } = index.useSearch();
    const navigate = index.useNavigate();
    return (
      <TodayPage
        period={period}
        onPeriod={(next) => void navigate({ search: { period: next }, replace: true })}
        onStarted={(id) => void navigate({ to: "/visits/$id", params: { id } })}
      />
    );
  },
});
const schools = createRoute({
  getParentRoute: () => root,
  path: "/schools",
  validateSearch: readSchoolSearch,
  component: function Schools() {
    const search = schools.useSearch();
    const navigate = schools.useNavigate();
    return (
      <SchoolsPage search={search} onSearch={(next) => void navigate({ search: next, replace: true })} />
    );
  },
});
const school = createRoute({
  getParentRoute: () => root,
  path: "/schools/$id",
  validateSearch: (search: Record<string, unknown>): { part?: string } => {
    const part = text(search.part);
    return part ? { part } : {};
  },
  component: function School() {
    const { id } = school.useParams();
    const { part } = school.useSearch();
    const navigate = school.useNavigate();
    return (
      <SchoolPage
        key={id}
        id={id}
        part={part}
        onPart={(next) => void navigate({ search: { part: next }, replace: true })}
      />
    );
  },
});
const record = createRoute({
  getParentRoute: () => root,
  path: "/records/$kind/$id",
  validateSearch: (search: Record<string, unknown>): { ownerKind?: string; ownerId?: string } => {
    const [ownerKind, ownerId] = [text(search.ownerKind), text(search.ownerId)];
    return ownerKind && ownerId ? { ownerKind, ownerId } : {};
  },
  component: function RecordScreen() {
    const { kind, id } = record.useParams();
    const { ownerKind, ownerId } = record.useSearch();
    const navigate = record.useNavigate();
    return (
      <RecordPage
        kind={kind}
        id={id === NEW ? null : id}
        owner={ownerKind && ownerId ? { kind: ownerKind, id: ownerId } : null}
        onCreated={(made) =>
          void navigate({
            to: "/records/$kind/$id",
            params: { kind, id: made },
            search: {},
            replace: true,
            ignoreBlocker: true,
          })
        }
      />
    );
  },
});
const visit = createRoute({
  getParentRoute: () => root,
  path: "/visits/$id",
  validateSearch: readVisitSearch,
  component: function Visit() {
    const { id } = visit.useParams();
    const { part = "arrival", at = null } = visit.useSearch();
    const navigate = visit.useNavigate();
    return (
      <VisitPage
        key={id}
        id={id}
        part={part}
        at={at}
        onGo={(next, place) =>
          void navigate({ search: { part: next, ...(place ? { at: place } : {}) }, replace: true })
        }
      />
    );
  },
});
const assessment = createRoute({
  getParentRoute: () => root,
  path: "/assessments/$id",
  validateSearch: (search: Record<string, unknown>): { section?: string } => {
    const section = text(search.section);
    return section ? { section } : {};
  },
  component: function Assessment() {
    const { id } = assessment.useParams();
    const { section } = assessment.useSearch();
    const navigate = assessment.useNavigate();
    return (
      <AssessmentPage
        key={id}
        id={id}
        section={section}
        onSection={(next) => void navigate({ search: next === null ? {} : { section: next } })}
      />
    );
  },
});
const conflicts = createRoute({ getParentRoute: () => root, path: "/conflicts", component: ConflictsPage });
const conflict = createRoute({
  getParentRoute: () => root,
  path: "/conflicts/$id",
  component: function Conflict() {
    const { id } = conflict.useParams();
    return <ConflictPage key={id} id={id} />;
  },
});
const sync = createRoute({
  getParentRoute: () => root,
  path: "/sync",
  validateSearch: (search: Record<string, unknown>) => ({ part: readSyncPart(search.part) }),
  component: function Sync() {
    const { part } = sync.useSearch();
    const navigate = sync.useNavigate();
    return (
      <SyncPage part={part} onPart={(next) => void navigate({ search: { part: next }, replace: true })} />
    );
  },
});
const settings = createRoute({ getParentRoute: () => root, path: "/settings", component: SettingsPage });

const routeTree = root.addChildren([
  index,
  schools,
  school,
  record,
  assessment,
  visit,
  conflicts,
  conflict,
  sync,
  settings,
]);

/** Addresses stand behind a `#`, so that the window needs no server that knows them. */
export function newRouter(history: RouterHistory = createHashHistory()) {
  return createRouter({
    routeTree,
    history,
    defaultErrorComponent: Crash,
    // What breaks outside of all screens is caught around the whole window.
    disableGlobalCatchBoundary: true,
    defaultPreload: false,
  });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof newRouter>;
  }
  interface HistoryState {
    /** The search of schools takes the focus; another number asks once more. */
    searchAsked?: number;
  }
}
