import { badRequest } from "../../control/aws-error.ts";
import type { ControlRoute } from "../../control/route.ts";
import type { RestContext } from "../context.ts";
import { type AccountSettings, accountSettingsId } from "../model.ts";
import { readPatches, requiredValue } from "../patch.ts";

/** The account's settings in this Region. */
export function accountRoutes(context: RestContext): ControlRoute[] {
  return [
    {
      ...{ operation: "GetAccount", method: "GET", path: "/account" },
      handle: () => ({ status: 200, body: showAccount(accountSettings(context)) }),
    },
    {
      ...{ operation: "UpdateAccount", method: "PATCH", path: "/account" },
      quota: () => "UpdateAccount",
      handle: ({ json }) => {
        let settings = accountSettings(context);
        for (const patch of readPatches(json(), "updateAccountInput")) {
          if (patch.path !== "/cloudwatchRoleArn") throw badRequest(`Invalid patch path ${patch.path}`);
          const cloudwatchRoleArn = patch.op === "remove" || patch.value === "" ? undefined : requiredValue(patch);
          if (cloudwatchRoleArn !== undefined && !/^arn:aws[^:]*:iam::\d{12}:role\/.+/.test(cloudwatchRoleArn))
            throw badRequest(
              "The role ARN does not have required permissions configured. Please grant trust permission for API Gateway and add the required role policy.",
            );
          settings = { ...settings, cloudwatchRoleArn };
        }
        context.state.put("accountSettings", settings);
        return { status: 200, body: showAccount(settings) };
      },
    },
  ];
}

/** Refuses to make a stage log while the account has no role for it: "Set up CloudWatch logging for REST APIs". */
export function requireLogRole(context: RestContext): void {
  if (accountSettings(context).cloudwatchRoleArn === undefined)
    throw badRequest("CloudWatch Logs role ARN must be set in account settings to enable logging");
}

/** Until they are changed, the account has a role for logs, as one that is in use would have. */
function accountSettings({ state, accountId }: RestContext): AccountSettings {
  const cloudwatchRoleArn = `arn:aws:iam::${accountId}:role/api-gateway-logs`;
  return state.get("accountSettings", accountSettingsId) ?? { id: accountSettingsId, cloudwatchRoleArn };
}

/** The limits are the vendor's: "Account-level throttling per Region". */
function showAccount({ cloudwatchRoleArn }: AccountSettings) {
  return {
    cloudwatchRoleArn,
    throttleSettings: { burstLimit: 5_000, rateLimit: 10_000 },
    ...{ features: ["UsagePlans"], apiKeyVersion: "4" },
  };
}
