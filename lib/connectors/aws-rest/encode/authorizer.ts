import type { Resource } from "#lib/model/resource.ts";
import type { RestApiFacts, RestApiSettings } from "../descriptor.ts";
import {
  authorizerArn,
  authorizerLabel,
  authorizerPackage,
  authorizerRuntime,
  authorizerSources,
  authorizerStatement,
} from "../wire.ts";
import type { EncodedSnapshot } from "./snapshot.ts";

/** The function that checks tokens, where Gatehouse makes it and one of these needs it. It is no deployment's own. */
export function managedAuthorizer(
  snapshots: readonly EncodedSnapshot[],
  { settings, facts }: { readonly settings: RestApiSettings; readonly facts: RestApiFacts },
): Resource[] {
  const { account } = facts;
  const isNeeded = snapshots.some(({ policies }) => policies.api.tokens.length > 0);
  if (!settings.managedAuthorizer || account === undefined || !isNeeded) return [];
  const place = { region: settings.region, account };
  const arn = authorizerArn(place);
  return [
    {
      ...{ kind: "authorizer-function", key: "authorizer-function", remoteId: arn, label: authorizerLabel },
      body: {
        ...{ codeSha256: authorizerPackage.codeSha256, role: settings.authorizerExecutionRoleArn },
        ...authorizerRuntime,
      },
      ...{ dependsOn: [], shared: true },
    },
    {
      ...{ kind: "authorizer-permission", key: "authorizer-permission", remoteId: `${arn}/${authorizerStatement}` },
      label: "permission of API Gateway to call the function",
      body: {
        ...{ service: "apigateway.amazonaws.com", action: "lambda:InvokeFunction" },
        condition: { ArnLike: { "AWS:SourceArn": authorizerSources(place) } },
      },
      ...{ dependsOn: ["authorizer-function"], cascadesWith: "authorizer-function", shared: true },
    },
  ];
}
