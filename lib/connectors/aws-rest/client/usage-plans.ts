import {
  CreateApiKeyCommand,
  CreateUsagePlanCommand,
  type CreateUsagePlanCommandInput,
  CreateUsagePlanKeyCommand,
  DeleteApiKeyCommand,
  DeleteUsagePlanCommand,
  GetApiKeysCommand,
  GetUsagePlansCommand,
  UpdateUsagePlanCommand,
} from "@aws-sdk/client-api-gateway";
import { z } from "zod";
import { ConnectorError } from "../../connector-error.ts";
import { type ApiKey, apiKeySchema, type Patch, type UsagePlan, usagePlanSchema } from "../wire.ts";
import { type Calls, orAbsent, pageSize, pages, parseAnswer } from "./calls.ts";

export interface UsagePlanCalls {
  /** All of the account: there may be 300 of them, so they fit into one page. */
  readonly usagePlans: () => Promise<readonly UsagePlan[]>;
  /** Answers the new plan's id. */
  readonly createUsagePlan: (request: CreateUsagePlanCommandInput) => Promise<string>;
  readonly updateUsagePlan: (id: string, patches: readonly Patch[]) => Promise<void>;
  /** What is already gone is deleted. */
  readonly deleteUsagePlan: (id: string) => Promise<void>;
  /** Keys whose name begins so. */
  readonly apiKeys: (namePrefix: string) => Promise<readonly ApiKey[]>;
  readonly createApiKey: (request: NewApiKey) => Promise<ApiKey>;
  /** A key that is on the plan already stays there. */
  readonly putOnPlan: (planId: string, keyId: string) => Promise<void>;
  /** What is already gone is deleted. */
  readonly deleteApiKey: (id: string) => Promise<void>;
}

export interface NewApiKey {
  readonly name: string;
  readonly value: string;
  readonly description: string;
  readonly tags: Record<string, string>;
}

const idSchema = z.object({ id: z.string() });

export function usagePlanCalls({ sdk, call }: Calls): UsagePlanCalls {
  return {
    usagePlans: async () => {
      const command = new GetUsagePlansCommand({ limit: pageSize });
      const { items = [] } = await call("GetUsagePlans", () => sdk.send(command));
      return parseAnswer("GetUsagePlans", z.array(usagePlanSchema), items);
    },
    createUsagePlan: async (request) => {
      const answer = await call("CreateUsagePlan", () => sdk.send(new CreateUsagePlanCommand(request)));
      return parseAnswer("CreateUsagePlan", idSchema, answer).id;
    },
    updateUsagePlan: async (usagePlanId, patches) => {
      const patchOperations = patches.map((patch) => ({ ...patch }));
      const command = new UpdateUsagePlanCommand({ usagePlanId, patchOperations });
      await call("UpdateUsagePlan", () => sdk.send(command), "UpdateUsagePlan");
    },
    deleteUsagePlan: async (usagePlanId) => {
      await orAbsent(call("DeleteUsagePlan", () => sdk.send(new DeleteUsagePlanCommand({ usagePlanId }))));
    },
    apiKeys: async (nameQuery) => {
      const keys: ApiKey[] = [];
      const ask = (position: string | undefined) =>
        call("GetApiKeys", () => sdk.send(new GetApiKeysCommand({ nameQuery, limit: pageSize, position })));
      for await (const { items } of pages("GetApiKeys", apiKeySchema, ask)) keys.push(...items);
      return keys;
    },
    createApiKey: async (request) => {
      const command = new CreateApiKeyCommand({ ...request, enabled: true });
      return parseAnswer(
        "CreateApiKey",
        apiKeySchema,
        await call("CreateApiKey", () => sdk.send(command), "CreateApiKey"),
      );
    },
    putOnPlan: async (usagePlanId, keyId) => {
      const command = new CreateUsagePlanKeyCommand({ usagePlanId, keyId, keyType: "API_KEY" });
      await orThere(call("CreateUsagePlanKey", () => sdk.send(command)));
    },
    deleteApiKey: async (apiKey) => {
      const command = new DeleteApiKeyCommand({ apiKey });
      await orAbsent(call("DeleteApiKey", () => sdk.send(command), "DeleteApiKey"));
    },
  };
}

/** What is there already was put there by us before. */
async function orThere(answer: Promise<unknown>): Promise<void> {
  try {
    await answer;
  } catch (error) {
    if (!(error instanceof ConnectorError) || error.code !== "conflict") throw error;
  }
}
