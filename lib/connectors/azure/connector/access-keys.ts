import type { OwnerMark } from "#lib/model/resource.ts";
import type { AccessKeys } from "../../connector.ts";
import { ConnectorError } from "../../connector-error.ts";
import type { AzureClient } from "../client.ts";
import { ownerWords, readApiMark } from "../wire.ts";

/** Keys of one deployment: subscriptions to its API alone, whose first key is the consumer's. */
export function accessKeys(client: AzureClient): AccessKeys {
  const idOf = (owner: OwnerMark, remoteId: string) => `gatehouse-${owner.deploymentId}-${remoteId}`;
  return {
    list: async (owner) => {
      const prefix = idOf(owner, "");
      const found = await client.subscriptions(`startswith(name,'${prefix}')`);
      return found
        .filter(({ name }) => name.startsWith(prefix))
        .map(({ name, displayName, createdDate }) => ({
          remoteId: name.slice(prefix.length),
          name: displayName ?? name,
          createdAt: createdDate ?? undefined,
        }));
    },
    issue: async (owner, { remoteId, name, key }) => {
      const apiId = await apiOf(client, owner);
      await client.putSubscription(idOf(owner, remoteId), { apiId, name, key });
      return { remoteId, name };
    },
    revoke: (owner, remoteId) => client.deleteSubscription(idOf(owner, remoteId)),
  };
}

async function apiOf(client: AzureClient, owner: OwnerMark): Promise<string> {
  const filter = `contains(description,'${ownerWords(owner)}')`;
  for await (const { entries } of client.apiPages({ filter })) {
    const mine = entries.find(({ description, isCurrent }) => {
      return isCurrent && readApiMark(description)?.owner.deploymentId === owner.deploymentId;
    });
    if (mine?.subscriptionRequired) return mine.name;
  }
  throw new ConnectorError({
    code: "not-found",
    sentence: "This API takes no keys on this gateway. Deploy it with an API key policy first.",
    operation: "PUT /subscriptions",
  });
}
