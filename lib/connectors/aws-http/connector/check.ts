import type { GatewayMode } from "#lib/model/gateway.ts";
import { modeAllowsDiscovery, modeAllowsWrites } from "#lib/model/gateway.ts";
import { checkAccess, type Probe } from "../../aws/check.ts";
import { metricsProbe, metricsStatement } from "../../aws/metrics.ts";
import { ownerTagKeys } from "../../aws/owner-tags.ts";
import type { CheckReport } from "../../connector.ts";
import { ConnectorError } from "../../connector-error.ts";
import type { HttpApiClient } from "../client.ts";
import type { HttpApiSettings } from "../descriptor.ts";

/** No API has it: ids are made of ten letters and digits. */
const noApi = "gatehouse-probe";

/** Who we are, and what each verb of IAM is needed for, asked without making anything. */
export function check(
  client: HttpApiClient,
  settings: HttpApiSettings,
  mode: GatewayMode,
  now: () => Date,
): Promise<CheckReport> {
  return checkAccess({
    connection: client.connection,
    settings,
    mode,
    product: "Amazon API Gateway, HTTP APIs (v2)",
    probes: [...probesOf(client), metricsProbe(client.connection, now)],
    policy: (wanted) => policyFor(settings, wanted),
    facts: {},
  });
}

function probesOf(client: HttpApiClient): Probe[] {
  const stage = { autoDeploy: true, routeThrottles: {} };
  return [
    {
      name: "apigateway:GET",
      neededFor: "both",
      without: "HTTP APIs can neither be listed nor read.",
      ask: each(
        () => client.pages().next(),
        () => client.api(noApi),
      ),
    },
    {
      name: "apigateway:PUT",
      neededFor: "write",
      without: "No definition can be imported.",
      // A document that is none is refused after IAM has agreed, and before anything is made.
      ask: each(
        () => client.importApi({}),
        () => client.reimportApi(noApi, {}),
      ),
    },
    {
      name: "apigateway:POST",
      neededFor: "write",
      without: "No stage can be made, so nothing that is imported is served.",
      ask: () => client.createStage(noApi, "probe", stage, {}),
    },
    {
      name: "apigateway:PATCH",
      neededFor: "write",
      without: "Rate limits cannot be changed.",
      ask: () => client.updateStage(noApi, "probe", stage),
    },
    {
      name: "apigateway:DELETE",
      neededFor: "write",
      without: "Nothing can be undeployed.",
      ask: () => client.deleteApi(noApi),
    },
  ];
}

/** Several calls under one permission: refused when one is refused. What does not exist does not stop the next. */
function each(...asks: readonly (() => Promise<unknown>)[]): () => Promise<void> {
  return async () => {
    for (const ask of asks) {
      await ask().catch((error: unknown) => {
        if (!(error instanceof ConnectorError) || !["not-found", "rejected"].includes(error.code)) throw error;
      });
    }
  };
}

/** "Control access to an API with IAM permissions": ARNs of API Gateway have no account. */
function policyFor({ region }: HttpApiSettings, mode: GatewayMode): string {
  const arn = (path: string) => `arn:aws:apigateway:${region}::${path}`;
  const below = [arn("/apis"), arn("/apis/*")];
  const statements: object[] = [{ Effect: "Allow", Action: ["apigateway:GET"], Resource: below }];
  if (modeAllowsDiscovery(mode)) statements.push(metricsStatement);
  if (modeAllowsWrites(mode)) {
    statements.push(
      {
        Effect: "Allow",
        Action: ["apigateway:PUT", "apigateway:POST"],
        Resource: [...below, arn("/tags/*")],
      },
      {
        Effect: "Allow",
        Action: ["apigateway:PATCH", "apigateway:DELETE"],
        Resource: [arn("/apis/*")],
        Condition: { Null: { [`aws:ResourceTag/${ownerTagKeys.apiId}`]: "false" } },
      },
    );
  }
  return JSON.stringify({ Version: "2012-10-17", Statement: statements }, null, 2);
}
