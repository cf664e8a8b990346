import type { OwnerMark } from "#lib/model/resource.ts";
import type { AccessKeys } from "../../connector.ts";
import { ConnectorError } from "../../connector-error.ts";
import type { KongClient } from "../client.ts";
import { keySchema, ownerTags, resourceId, tag, tagValue } from "../wire.ts";

/** Keys of one deployment: credentials of its consumer. */
export function accessKeys(client: KongClient): AccessKeys {
  const path = (owner: OwnerMark) => `/consumers/${resourceId(owner, "consumer")}/key-auth`;
  return {
    list: async (owner) => {
      const keys = await client.all(path(owner), keySchema).catch(noConsumer(() => []));
      return keys.map(({ id, tags, created_at: createdAt }) => ({
        remoteId: id,
        name: tagValue(tags, "key") ?? id,
        createdAt: createdAt ? new Date(createdAt * 1000) : undefined,
      }));
    },
    issue: async (owner, { remoteId, name, key }) => {
      const operation = `PUT ${path(owner)}/${remoteId}`;
      const sentence = "This API takes no keys on this gateway. Deploy it with an API key policy first.";
      await client
        .put(`${path(owner)}/${remoteId}`, { key, tags: [...ownerTags(owner), tag("key", name)] }, [key])
        .catch(
          noConsumer(() => {
            throw new ConnectorError({ code: "not-found", sentence, operation });
          }),
        );
      return { remoteId, name };
    },
    revoke: (owner, remoteId) => client.remove(`${path(owner)}/${remoteId}`),
  };
}

/** Keys hang on a consumer that is there only while an API key policy is deployed. */
function noConsumer<T>(otherwise: () => T): (error: unknown) => T {
  return (error) => {
    if (error instanceof ConnectorError && error.code === "not-found") return otherwise();
    throw error;
  };
}
