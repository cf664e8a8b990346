import {
  type APIGatewayClient,
  CreateRestApiCommand,
  DeleteRestApiCommand,
  PutRestApiCommand,
  TagResourceCommand,
  UpdateRestApiCommand,
} from "@aws-sdk/client-api-gateway";
import { apiArn } from "./apis.ts";
import type { Calls } from "./calls.ts";

/** Calls that cannot have an effect, to learn whether they are allowed. `id` is of no API. Each throws what AWS refuses. */
export interface ProbeCalls {
  readonly probe: {
    /** A copy, without a name, of an API that is not there. */
    readonly createNothing: (nowhere: string, tags: Record<string, string>) => Promise<unknown>;
    readonly put: (id: string) => Promise<unknown>;
    readonly patch: (id: string) => Promise<unknown>;
    readonly remove: (id: string) => Promise<unknown>;
    readonly tag: (id: string) => Promise<unknown>;
  };
}

/** `sdk` reads, as the guarded way out is told: nothing is changed, so a lost answer leaves nothing unknown. */
export function probeCalls({ call }: Calls, sdk: APIGatewayClient, region: string): ProbeCalls {
  return {
    probe: {
      createNothing: async (nowhere, tags) => {
        const nothing = new CreateRestApiCommand({ name: "", cloneFrom: nowhere, tags });
        const { id: restApiId } = await call("CreateRestApi", () => sdk.send(nothing));
        // No emulator or later version may make an API of it all the same, and keep it.
        if (restApiId) await call("DeleteRestApi", () => sdk.send(new DeleteRestApiCommand({ restApiId })));
      },
      put: (restApiId) =>
        call("PutRestApi", () =>
          sdk.send(new PutRestApiCommand({ restApiId, mode: "merge", body: new Uint8Array([123, 125]) })),
        ),
      patch: (restApiId) =>
        call("UpdateRestApi", () => sdk.send(new UpdateRestApiCommand({ restApiId, patchOperations: [] }))),
      remove: (restApiId) => call("DeleteRestApi", () => sdk.send(new DeleteRestApiCommand({ restApiId }))),
      tag: (id) =>
        call("TagResource", () => sdk.send(new TagResourceCommand({ resourceArn: apiArn(region, id), tags: {} }))),
    },
  };
}
