import { type SandboxAws, startSandboxAws } from "#lib/sandbox/aws/aws.ts";
import type { StagedKind, StagedSandbox } from "../stage.testing.ts";
import { openAwsSession } from "./aws-session.ts";

/** HTTP APIs of AWS, in an account that has other people's APIs too. */
export const stagedAwsHttp: StagedKind = {
  kind: "aws-http",
  policies: [{ id: "cors", name: "CORS", config: { type: "cors" } }],
  deployed: { apis: 1, routes: 2, stages: 1 },
  overQuota: { word: "sandbox-over-quota", saying: "LimitExceededException" },
  without: { "F25 DEP": "no asynchronous operations", "F25 UND": "no asynchronous operations" },
  open: async (detour) => {
    const aws = await startSandboxAws({ seed: true });
    return faceOf(aws, await detour(aws.controlUrl));
  },
};

function faceOf(aws: SandboxAws, endpoint: string): StagedSandbox {
  const strangers = new Set(aws.http.all("apis").map(({ id }) => id));
  const ours = () => aws.http.all("apis").filter(({ id }) => !strangers.has(id));
  const session = openAwsSession(aws);
  return {
    registration: {
      settings: { region: aws.region, endpoint, consumerAddress: `${aws.dataUrl}/{apiId}`, stageName: "$default" },
      values: session.values,
    },
    faults: aws.faults,
    requests: aws.requests,
    writes: () => aws.requests.all().filter(({ door, method }) => door === "control" && method !== "GET").length,
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
    revoke: session.revoke,
    renew: session.renew,
    lagLists: (listingLagMs) => aws.changeSettings({ listingLagMs }),
    hang: () => {
      for (const held of ours()) {
        const stages = held.stages.map((stage) => ({ ...stage, stageName: "theirs", tags: {} }));
        aws.http.put("apis", { ...held, stages: [...held.stages, ...stages] });
      }
    },
    close: aws.close,
  };
}
