import type { Store } from "../../core/store.ts";
import type { HttpKinds } from "../http/model.ts";
import type { LambdaKinds } from "../lambda/model.ts";
import type { RestEntities } from "../rest/model.ts";
import type { InspectorTable } from "./inspector.ts";

/** What the inspector page shows of both products, and of the functions that they may call. */
export function inspectorTables(
  rest: Store<RestEntities>,
  http: Store<HttpKinds>,
  lambda: Store<LambdaKinds>,
): InspectorTable[] {
  return [
    {
      ...{ title: "REST APIs", columns: ["Id", "Name", "Endpoint", "Stages", "Tags"] },
      rows: rest
        .all("restApis")
        .map(({ id, settings, endpointType, tags }) => [
          id,
          settings.name,
          endpointType,
          namesOf(rest.all("stages").filter(({ restApiId }) => restApiId === id)),
          tagText(tags),
        ]),
    },
    {
      ...{ title: "HTTP and WebSocket APIs", columns: ["Id", "Name", "Protocol", "Tags"] },
      rows: http.all("apis").map(({ api }) => [api.apiId, api.name, api.protocolType, tagText(api.tags)]),
    },
    {
      ...{ title: "Usage plans", columns: ["Id", "Name", "Stages", "Keys"] },
      rows: rest
        .all("usagePlans")
        .map(({ id, name, apiStages, keyIds }) => [
          id,
          name,
          apiStages.map(({ apiId, stage }) => `${apiId}/${stage}`).join(", "),
          keyIds.length,
        ]),
    },
    {
      ...{ title: "API keys", columns: ["Id", "Name", "Enabled"] },
      rows: rest.all("apiKeys").map(({ id, name, enabled }) => [id, name, enabled]),
    },
    {
      ...{ title: "Lambda functions", columns: ["Name", "Runtime", "Role", "Tags"] },
      rows: lambda.all("functions").map(({ id, runtime, role, tags }) => [id, runtime, role, tagText(tags)]),
    },
  ];
}

function namesOf(stages: readonly { readonly stageName: string }[]): string {
  return stages.map(({ stageName }) => stageName).join(", ");
}

function tagText(tags: Readonly<Record<string, string>>): string {
  return Object.entries(tags)
    .map(([key, value]) => `${key}=${value}`)
    .join(", ");
}
