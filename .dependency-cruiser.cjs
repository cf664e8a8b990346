// The direction of imports, as docs/architecture.md draws it. Each rule says the mistake it prevents.
const nouns = "^lib/(gateways|credentials|apis|rollouts|discovery|metrics|overview|audit|access-keys|settings|search)/";
/** The folders that hold the parts of a connector's standard files. */
const connectorParts = "(client|connector|decode|descriptor|encode|policies|wire)/";
const testFiles = "\\.(test|testing)\\.ts$|/testing\\.ts$|/faults/|/crash/";

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: "no-cycles",
      severity: "error",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    {
      name: "model-imports-nothing-of-ours",
      severity: "error",
      from: { path: "^lib/model/" },
      to: { path: "^(lib|app|components|generated|scripts)/", pathNot: "^lib/model/" },
    },
    {
      name: "openapi-imports-model-only",
      severity: "error",
      from: { path: "^lib/openapi/", pathNot: testFiles },
      to: { path: "^(lib|app|components|generated)/", pathNot: "^lib/(openapi|model)/" },
    },
    {
      name: "connectors-import-model-and-openapi",
      severity: "error",
      from: { path: "^lib/connectors/", pathNot: `^lib/connectors/conformance/|${testFiles}` },
      to: { path: "^(lib|app|components|generated)/", pathNot: "^lib/(connectors|model|openapi)/" },
    },
    {
      name: "connectors-do-not-know-each-other",
      severity: "error",
      from: { path: "^lib/connectors/([^/]+)/", pathNot: "^lib/connectors/conformance/" },
      to: {
        path: "^lib/connectors/[^/]+/",
        pathNot: ["^lib/connectors/$1/", "^lib/connectors/(aws|kubernetes|conformance)/"],
      },
    },
    {
      name: "connectors-have-doors",
      comment: "A part is reached through the standard file of its name, so that it can be split again unnoticed.",
      severity: "error",
      from: { pathNot: "^lib/connectors/[^/]+/" },
      to: { path: `^lib/connectors/[^/]+/${connectorParts}` },
    },
    {
      name: "connector-files-have-doors",
      comment: "The same between the standard files of one connector; a test may look at the part it tests.",
      severity: "error",
      from: { path: "^lib/connectors/[^/]+/([^/.]+)[./]", pathNot: testFiles },
      to: { path: `^lib/connectors/[^/]+/${connectorParts}`, pathNot: "^lib/connectors/[^/]+/$1/" },
    },
    {
      name: "parts-do-not-use-their-own-door",
      comment: "A part that imports the file it is a part of makes a circle, by type if not by value.",
      severity: "error",
      from: { path: `^lib/connectors/([^/]+)/${connectorParts}`, pathNot: testFiles },
      to: { path: "^lib/connectors/$1/$2\\.ts$" },
    },
    {
      name: "engine-knows-the-contract-only",
      severity: "error",
      from: { path: "^lib/reconcile/", pathNot: testFiles },
      to: {
        path: "^(lib|app|components|generated)/",
        pathNot: "^lib/(reconcile|model)/|^lib/connectors/(connector|connector-error|capabilities)\\.ts$",
      },
    },
    {
      name: "sandbox-is-an-island",
      severity: "error",
      from: { path: "^lib/sandbox/" },
      to: { path: "^(lib|app|components|generated)/", pathNot: "^lib/sandbox/" },
    },
    {
      name: "nobody-reaches-into-the-sandbox",
      severity: "error",
      from: { path: "^(lib|app|components)/", pathNot: `^lib/sandbox/|${testFiles}` },
      to: { path: "^lib/sandbox/" },
    },
    {
      name: "nouns-do-not-know-the-web",
      severity: "error",
      from: { path: `${nouns}|^lib/(jobs|db|reconcile|connectors|openapi)/`, pathNot: testFiles },
      to: { path: "^lib/web/|^app/|^components/" },
    },
    {
      name: "components-render-what-they-are-given",
      severity: "error",
      from: { path: "^components/" },
      to: {
        path: "^(lib|generated|app)/",
        pathNot:
          "^lib/(model/|web/(paths|query-client|sign-in)\\.ts|connectors/(descriptors|capabilities|connector)\\.ts)",
      },
    },
    {
      name: "ui-knows-no-domain-word",
      severity: "error",
      from: { path: "^components/ui/" },
      to: { path: "^(lib|components)/", pathNot: "^components/ui/" },
    },
    {
      name: "next-and-react-stay-in-the-web-rooms",
      severity: "error",
      from: { path: "^lib/", pathNot: "^lib/web/|^lib/access/auth\\.ts$" },
      to: { path: "^node_modules/(next|react|react-dom|next-auth)/" },
    },
    {
      name: "prisma-stays-behind-the-nouns",
      severity: "error",
      from: { path: "^(lib|app|components)/", pathNot: `^lib/(db|access|jobs)/|${nouns}|${testFiles}` },
      to: { path: "^generated/|^node_modules/@prisma/" },
    },
    {
      // The owner lock listens on a socket that only tells who owns the folder; it never calls out.
      name: "the-network-has-two-doors",
      severity: "error",
      from: {
        path: "^(lib|app|components)/",
        pathNot: `^lib/outbound/|^lib/sandbox/|^lib/db/owner-lock\\.ts$|^lib/connectors/([^/]+/client(\\.ts$|/)|conformance/)|${testFiles}`,
      },
      to: {
        path: "^node_modules/(undici|@aws-sdk|@azure)/|^(node:)?(https?|net|tls)$",
        dependencyTypesNot: ["type-only"],
      },
    },
    {
      name: "not-to-test-code",
      severity: "error",
      from: { pathNot: `${testFiles}|^e2e/|^scripts/|^lib/connectors/conformance/|^lib/sandbox/` },
      to: { path: testFiles },
    },
    { name: "not-to-unresolvable", severity: "error", from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: "node_modules|generated|\\.next" },
    exclude: { path: "^(generated|\\.next|\\.data)/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default", "types"],
      extensions: [".ts", ".tsx", ".js", ".mjs", ".json"],
    },
  },
};
