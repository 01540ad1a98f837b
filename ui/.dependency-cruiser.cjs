// Who may import whom in ui/. Imports point down: app, then features, then components; features reach the
// program through api. `npm run arch` fails on anything else.
/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    { name: "no-circle", severity: "error", from: {}, to: { circular: true } },
    {
      name: "feature-imports-no-feature",
      comment: "What two features share belongs in components or api.",
      severity: "error",
      from: { path: "^src/features/([^/]+)/" },
      to: { path: "^src/features/", pathNot: "^src/features/$1/" },
    },
    {
      name: "features-import-no-app",
      severity: "error",
      from: { path: "^src/features/" },
      to: { path: "^src/(app/|main)" },
    },
    {
      name: "components-know-no-feature-and-no-host",
      comment: "A component gets its data handed in; of api it may know the types alone.",
      severity: "error",
      from: { path: "^src/components/" },
      to: { path: "^src/(app|features|main|api)", pathNot: "^src/api/types\\.ts$" },
    },
    {
      name: "api-knows-no-screen",
      severity: "error",
      from: { path: "^src/api/" },
      to: { path: "^src/(app|features|components|i18n|main)" },
    },
    {
      name: "i18n-knows-no-screen",
      severity: "error",
      from: { path: "^src/i18n/" },
      to: { path: "^src/(app|features|components|main|api)", pathNot: "^src/api/types\\.ts$" },
    },
    {
      name: "only-the-tauri-host-knows-tauri",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/api/(hosts/tauri|bindings)\\.ts$" },
      to: { path: "@tauri-apps/" },
    },
    {
      name: "hosts-are-chosen-by-app",
      comment: "Everyone else talks to the Host interface.",
      severity: "error",
      from: { path: "^src/(features|components|i18n)/", pathNot: "\\.test\\.tsx?$" },
      to: { path: "^src/api/hosts/" },
    },
    { name: "resolvable", severity: "error", from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default"],
    },
  },
};
