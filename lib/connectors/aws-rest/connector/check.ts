import { type GatewayMode, modeAllowsDiscovery } from "#lib/model/gateway.ts";
import { checkAccess, type Probe } from "../../aws/check.ts";
import { metricsProbe, metricsStatement } from "../../aws/metrics.ts";
import { ownerTagKeys, ownerTags } from "../../aws/owner-tags.ts";
import { partitionOf } from "../../aws/settings.ts";
import type { CheckReport } from "../../connector.ts";
import { authorizerActions, type RestClient } from "../client.ts";
import type { RestApiSettings } from "../descriptor.ts";
import { authorizerArn, authorizerName, type RestApi } from "../wire.ts";
import { repeatedNames } from "./metrics.ts";

/** Ids are lower-case letters and digits, so there is none of this name; see `policy` for why it has one name of its own. */
const nowhere = "gatehouse-permission-check";

/** Who AWS takes us for, and each verb that deployments need, asked for without an effect. */
export async function check(
  client: RestClient,
  settings: RestApiSettings,
  mode: GatewayMode,
  now: () => Date,
): Promise<CheckReport> {
  const listed: RestApi[] = [];
  const report = await checkAccess({
    connection: client.connection,
    settings,
    mode,
    product: "API Gateway REST APIs",
    probes: [
      ...probes(client, listed),
      ...(settings.managedAuthorizer ? functionProbes(client, settings) : []),
      metricsProbe(client.connection, now),
    ],
    policy: (wanted) => policy(settings, wanted),
    facts: {
      hasAuthorizer: settings.authorizerFunctionArn !== "",
      hasManagedAuthorizer: settings.managedAuthorizer,
      hasCache: settings.cacheClusterSize !== "",
    },
  });
  return { ...report, findings: [...report.findings, ...repeatedNames(listed)] };
}

/** The first page of the list goes to `listed`. */
function probes(client: RestClient, listed: RestApi[]): Probe[] {
  const nobody = { installationId: nowhere, deploymentId: nowhere, apiId: nowhere };
  return [
    {
      name: "apigateway:GET on /restapis",
      neededFor: "both",
      without: "APIs cannot be listed.",
      ask: async () => {
        const { value: page } = await client.restApiPages().next();
        listed.push(...(page?.items ?? []));
      },
    },
    {
      name: "apigateway:POST on /restapis",
      neededFor: "write",
      without: "APIs cannot be made.",
      ask: () => client.probe.createNothing(nowhere, ownerTags(nobody)),
    },
    {
      name: "apigateway:PUT on /restapis/*",
      neededFor: "write",
      without: "Definitions cannot be imported.",
      ask: () => client.probe.put(nowhere),
    },
    {
      name: "apigateway:PATCH on /restapis/*",
      neededFor: "write",
      without: "Stages cannot be changed or rolled back.",
      ask: () => client.probe.patch(nowhere),
    },
    {
      name: "apigateway:DELETE on /restapis/*",
      neededFor: "write",
      without: "Nothing can be undeployed.",
      ask: () => client.probe.remove(nowhere),
    },
    {
      name: "apigateway:PUT on /tags/*",
      neededFor: "write",
      without: "APIs cannot be marked as Gatehouse's.",
      ask: () => client.probe.tag(nowhere),
    },
  ];
}

/** Of the function that checks tokens. Making it hands over the role that it runs as, which is asked with it. */
function functionProbes(client: RestClient, settings: RestApiSettings): Probe[] {
  const { authorizerExecutionRoleArn: role } = settings;
  return authorizerActions.map((action) => ({
    name: `lambda:${action}${action === "CreateFunction" ? " with iam:PassRole" : ""} on ${authorizerName}`,
    neededFor: "write",
    without: "APIs that ask for a JWT cannot be deployed.",
    ask: () => client.probeFunction(action, { arn: managedArn(settings), role }),
  }));
}

/** The role is of the account in which the function is made. */
function managedArn({ region, authorizerExecutionRoleArn }: RestApiSettings): string {
  return authorizerArn({ region, account: authorizerExecutionRoleArn.split(":")[4] ?? "" });
}

/**
 * "Control access to a REST API with IAM": verbs on paths, without an account. What changes or removes is allowed on APIs
 * that carry a tag of ours only, and on the one name that no API can have, by which `check` asks.
 */
function policy(settings: RestApiSettings, mode: GatewayMode): string {
  const { region, authorizerRoleArn, managedAuthorizer, authorizerExecutionRoleArn } = settings;
  const partition = partitionOf(region);
  const on = (...paths: string[]) => paths.map((path) => `arn:${partition}:apigateway:${region}::${path}`);
  const allow = (Sid: string, Action: string[], Resource: string[], Condition?: object) => ({
    Sid,
    Effect: "Allow",
    Action,
    Resource,
    ...(Condition ? { Condition } : {}),
  });
  const read = allow(
    "Read",
    ["apigateway:GET"],
    on("/restapis", "/restapis/*", "/tags/*", "/usageplans", "/usageplans/*"),
  );
  const marked = { Null: { [`aws:ResourceTag/${ownerTagKeys.installationId}`]: "false" } };
  const marking = { Null: { [`aws:RequestTag/${ownerTagKeys.installationId}`]: "false" } };
  const change = ["apigateway:POST", "apigateway:PUT", "apigateway:PATCH", "apigateway:DELETE"];
  const write = [
    allow("MakeMarked", ["apigateway:POST"], on("/restapis"), marking),
    allow("ChangeMarked", [...change, "apigateway:UpdateRestApiPolicy"], on("/restapis/*"), marked),
    allow("Ask", change, on(`/restapis/${nowhere}`, `/restapis/${nowhere}/*`)),
    allow("Mark", ["apigateway:PUT", "apigateway:POST"], on("/tags/*")),
    allow("Keys", ["apigateway:GET", ...change], on("/usageplans", "/usageplans/*", "/apikeys", "/apikeys/*")),
    ...(authorizerRoleArn === "" ? [] : [allow("PassRole", ["iam:PassRole"], [authorizerRoleArn])]),
  ];
  const toLambda = { StringEquals: { "iam:PassedToService": "lambda.amazonaws.com" } };
  const functions = [
    allow(
      "Authorizer",
      authorizerActions.map((action) => `lambda:${action}`),
      [managedArn(settings)],
    ),
    allow("PassExecutionRole", ["iam:PassRole"], [authorizerExecutionRoleArn], toLambda),
  ];
  const isReading = mode === "read-only";
  const figures = modeAllowsDiscovery(mode) ? [{ Sid: "Figures", ...metricsStatement }] : [];
  const statements = isReading
    ? [read, ...figures]
    : [read, ...figures, ...write, ...(managedAuthorizer ? functions : [])];
  return JSON.stringify({ Version: "2012-10-17", Statement: statements }, null, 2);
}
