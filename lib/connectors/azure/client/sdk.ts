import type { ApiManagementClient } from "@azure/arm-apimanagement";
import type { HttpClient, PipelineResponse } from "@azure/core-rest-pipeline";
import type { HttpResponse } from "../../connector.ts";
import type { ArmRequest, Transport } from "./transport.ts";

/** What is left of the SDK's pipeline: the rest signs in, retries, follows or logs, which our way out does or must not do. */
const keptPolicies = new Set(["serializationPolicy", "deserializationPolicy", "setClientRequestIdPolicy"]);

/** Where an accepted write is asked for, and when: under names that the SDK's own poller does not know. */
const acceptedHeader = "x-gatehouse-accepted";

interface SdkOptions {
  readonly subscriptionId: string;
  readonly armAddress: string;
  readonly transport: Transport;
}

/** The vendor's client over our transport. Loaded when it is first needed: it is large. */
export async function createSdk({ subscriptionId, armAddress, transport }: SdkOptions): Promise<ApiManagementClient> {
  const [{ ApiManagementClient }, { createHttpHeaders }] = await Promise.all([
    import("@azure/arm-apimanagement"),
    import("@azure/core-rest-pipeline"),
  ]);
  const httpClient: HttpClient = {
    sendRequest: async (request): Promise<PipelineResponse> => {
      const response = await transport({
        method: methodOf(request.method),
        url: new URL(request.url),
        headers: request.headers.toJSON(),
        body: typeof request.body === "string" ? request.body : undefined,
      });
      const { status, headers, body } = endedForTheSdk(response);
      return { request, status, headers: createHttpHeaders(headers), bodyAsText: body };
    },
  };
  const client = new ApiManagementClient({ getToken: async () => null }, subscriptionId, {
    endpoint: armAddress,
    httpClient,
    allowInsecureConnection: true,
  });
  for (const { name } of client.pipeline.getOrderedPolicies()) {
    if (!keptPolicies.has(name)) client.pipeline.removePolicy({ name });
  }
  return client;
}

/**
 * An accepted write looks ended to the SDK, or it would poll in our stead, twice in a row and without our pace. Where to
 * ask stands in a header of our own. The body of a 201 tells of progress, which would make it poll as well.
 */
function endedForTheSdk(response: HttpResponse): HttpResponse {
  const { status, headers } = response;
  const { location, "azure-asyncoperation": _operation, ...rest } = headers;
  if (location === undefined || (status !== 201 && status !== 202)) return response;
  return { status: 200, headers: { ...rest, [acceptedHeader]: location }, body: "" };
}

/** Where an accepted write is asked for; absent when it has ended already. */
export function acceptedAt(headers: { readonly get: (name: string) => string | undefined }): string | undefined {
  return headers.get(acceptedHeader);
}

function methodOf(method: string): ArmRequest["method"] {
  switch (method) {
    case "GET":
    case "HEAD":
    case "POST":
    case "PUT":
    case "PATCH":
    case "DELETE":
      return method;
    default:
      throw new Error(`Azure Resource Manager is never asked by ${method}.`);
  }
}
