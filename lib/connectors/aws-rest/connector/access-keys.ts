import type { OwnerMark } from "#lib/model/resource.ts";
import { isOwnedBy, ownerTags } from "../../aws/owner-tags.ts";
import type { AccessKey, AccessKeys } from "../../connector.ts";
import { ConnectorError } from "../../connector-error.ts";
import type { RestClient } from "../client.ts";
import { type ApiKey, keyPrefix } from "../wire.ts";

/** Keys on the usage plan of a deployment. Our own id ends a key's name, and what people call it is its description. */
export function accessKeys(client: RestClient): AccessKeys {
  const find = async (owner: OwnerMark, remoteId: string) => {
    const keys = await client.apiKeys(keyPrefix(owner) + remoteId);
    return keys.filter(({ name, tags }) => name === keyPrefix(owner) + remoteId && isOwnedBy(tags, owner));
  };
  return {
    list: async (owner) => {
      const keys = await client.apiKeys(keyPrefix(owner));
      return keys.filter(({ tags }) => isOwnedBy(tags, owner)).map((key) => accessKeyOf(key, owner));
    },
    issue: async (owner, { remoteId, name, key }) => {
      const plan = (await client.usagePlans()).find(({ tags }) => isOwnedBy(tags, owner));
      if (plan === undefined) throw noPlan();
      const [known] = await find(owner, remoteId);
      const request = { name: keyPrefix(owner) + remoteId, value: key, description: name, tags: ownerTags(owner) };
      const made = known ?? (await client.createApiKey(request));
      await client.putOnPlan(plan.id, made.id);
      return accessKeyOf(made, owner);
    },
    revoke: async (owner, remoteId) => {
      for (const { id } of await find(owner, remoteId)) await client.deleteApiKey(id);
    },
  };
}

function accessKeyOf({ name, description, createdDate }: ApiKey, owner: OwnerMark): AccessKey {
  return { remoteId: name.slice(keyPrefix(owner).length), name: description ?? name, createdAt: createdDate };
}

function noPlan(): ConnectorError {
  return new ConnectorError({
    code: "not-found",
    sentence: "The API has no usage plan on this gateway. Deploy it under the API key policy first.",
    operation: "CreateUsagePlanKey",
  });
}
