import { type SandboxAws, startSandboxAws } from "#lib/sandbox/aws/aws.ts";
import type { StagedKind, StagedSandbox } from "../stage.testing.ts";

const without = {
  "F14 DEP said": "an account that is closed refuses the credential",
  "F14 UND said": "an account that is closed refuses the credential",
  "F25 DEP": "no asynchronous operations",
  "F25 UND": "no asynchronous operations",
} as const;
/** In a name it uses up a quota for good. */
const overQuota = "sandbox-over-quota";
const sayingOverQuota = "LimitExceededException";

/** HTTP APIs of AWS, in an account that has other people's APIs too. */
export const stagedAwsHttp: StagedKind = {
  kind: "aws-http",
  policies: [{ id: "cors", name: "CORS", config: { type: "cors" } }],
  deployed: { apis: 1, routes: 2, stages: 1 },
  without,
  open: async (detour) => {
    const aws = await startSandboxAws({ seed: true });
    const account = openAccount(aws, await detour(aws.controlUrl), "$default");
    const strangers = new Set(aws.http.all("apis").map(({ id }) => id));
    const ours = () => aws.http.all("apis").filter(({ id }) => !strangers.has(id));
    return {
      ...account,
      made: () => ({
        apis: ours().length,
        routes: ours().flatMap(({ definition }) => definition.routes).length,
        stages: ours().flatMap(({ stages }) => stages).length,
      }),
      forget: () => {
        for (const { id } of ours()) aws.http.remove("apis", id);
      },
      edit: () => {
        for (const held of ours()) {
          const integrations = held.definition.integrations.map((one) => ({ ...one, timeoutInMillis: 1234 }));
          aws.http.put("apis", { ...held, definition: { ...held.definition, integrations } });
        }
        return "timeoutInMillis";
      },
      hang: () => {
        for (const held of ours()) {
          const theirs = held.stages.map((stage) => ({ ...stage, stageName: "theirs", tags: {} }));
          aws.http.put("apis", { ...held, stages: [...held.stages, ...theirs] });
        }
      },
      useUpQuota: () => {
        for (const held of ours()) aws.http.put("apis", { ...held, api: { ...held.api, name: overQuota } });
        return sayingOverQuota;
      },
    };
  },
};

/** REST APIs of AWS, in an account that has other people's APIs too. */
export const stagedAwsRest: StagedKind = {
  kind: "aws-rest",
  policies: [{ id: "filter", name: "Filter", config: { type: "ip-filter", allow: ["10.0.0.0/8"] } }],
  deployed: { apis: 1, methods: 2, stages: 1, snapshots: 1 },
  without,
  open: async (detour) => {
    const aws = await startSandboxAws({ seed: true });
    const account = openAccount(aws, await detour(aws.controlUrl), "live");
    const strangers = new Set(aws.rest.all("restApis").map(({ id }) => id));
    const isOurs = (id: string) => !strangers.has(id);
    const ours = () => aws.rest.all("restApis").filter(({ id }) => isOurs(id));
    const definitions = () => aws.rest.all("definitions").filter(({ id }) => isOurs(id));
    const stages = () => aws.rest.all("stages").filter(({ restApiId }) => isOurs(restApiId));
    const deployments = () => aws.rest.all("deployments").filter(({ restApiId }) => isOurs(restApiId));
    return {
      ...account,
      made: () => ({
        apis: ours().length,
        methods: definitions()
          .flatMap(({ resources }) => Object.values(resources))
          .flatMap(({ resourceMethods }) => Object.keys(resourceMethods)).length,
        stages: stages().length,
        snapshots: deployments().length,
      }),
      forget: () => {
        for (const { id } of stages()) aws.rest.remove("stages", id);
        for (const { id } of deployments()) aws.rest.remove("deployments", id);
        for (const { id } of definitions()) aws.rest.remove("definitions", id);
        for (const { id } of ours()) aws.rest.remove("restApis", id);
      },
      edit: () => {
        for (const api of ours()) {
          aws.rest.put("restApis", { ...api, settings: { ...api.settings, description: "Mine now." } });
        }
        return "description";
      },
      hang: () => {
        for (const stage of stages()) {
          const id = `${stage.restApiId}/theirs`;
          aws.rest.put("stages", { ...stage, id, stageName: "theirs", description: "Theirs.", tags: {} });
        }
      },
      useUpQuota: () => {
        for (const api of ours()) {
          aws.rest.put("restApis", { ...api, settings: { ...api.settings, name: overQuota } });
        }
        return sayingOverQuota;
      },
    };
  },
};

/** What both kinds have of an account. */
function openAccount(
  aws: SandboxAws,
  endpoint: string,
  stageName: string,
): Omit<StagedSandbox, "made" | "forget" | "edit" | "hang"> {
  const signIn = () => signInOf(aws);
  return {
    registration: {
      settings: { region: aws.region, endpoint, consumerAddress: `${aws.dataUrl}/{apiId}`, stageName },
      values: signIn(),
    },
    faults: aws.faults,
    requests: aws.requests,
    writes: () => aws.requests.all().filter(({ door, method }) => door === "control" && method !== "GET").length,
    revoke: () => aws.identities.expireSessions(),
    renew: signIn,
    lagLists: (listingLagMs) => aws.changeSettings({ listingLagMs }),
    close: aws.close,
  };
}

/** Temporary keys of a role that may do everything: they can be ended, unlike a user's. */
function signInOf(aws: SandboxAws) {
  const role = aws.identities.role(aws.credentials.role.arn);
  if (role === undefined) throw new Error("The sandbox has a role for Gatehouse.");
  const { credentials } = aws.identities.openSession(role, "gatehouse", 3_600);
  return { signIn: { type: "access-key", ...credentials } };
}
