import { isOwnedBy, ownerTags } from "../../aws/owner-tags.ts";
import type { AccessKey, AccessKeys } from "../../connector.ts";
import { ConnectorError } from "../../connector-error.ts";
import type { RestClient } from "../client.ts";
import type { ApiKey } from "../wire.ts";

/** Our own id of a key is the key's name at AWS, and the name that people gave it stands in its description. */
const prefix = "gatehouse-";

/** Keys on the usage plan of a deployment. */
export function accessKeys(client: RestClient): AccessKeys {
  const find = async (remoteId: string) =>
    (await client.apiKeys(`${prefix}${remoteId}`)).filter((key) => key.name === `${prefix}${remoteId}`);
  return {
    list: async (owner) => (await client.apiKeys(prefix)).filter(({ tags }) => isOwnedBy(tags, owner)).map(accessKeyOf),
    issue: async (owner, { remoteId, name, key }) => {
      const plans = await client.usagePlans();
      const plan = plans.find(({ tags }) => isOwnedBy(tags, owner));
      if (plan === undefined) throw noPlan();
      const [known] = await find(remoteId);
      const tags = ownerTags(owner);
      const made =
        known ?? (await client.createApiKey({ name: `${prefix}${remoteId}`, value: key, description: name, tags }));
      await client.putOnPlan(plan.id, made.id);
      return accessKeyOf({ ...made, description: name });
    },
    revoke: async (owner, remoteId) => {
      for (const { id, tags } of await find(remoteId)) if (isOwnedBy(tags, owner)) await client.deleteApiKey(id);
    },
  };
}

function accessKeyOf({ name, description, createdDate }: ApiKey): AccessKey {
  return { remoteId: name.slice(prefix.length), name: description ?? name, createdAt: createdDate };
}

function noPlan(): ConnectorError {
  return new ConnectorError({
    code: "not-found",
    sentence: "The API has no usage plan on this gateway. Deploy it under the API key policy first.",
    operation: "CreateUsagePlanKey",
  });
}
