import { limitExceeded } from "../control/aws-error.ts";

/** How many of each the account may have: "Quotas for configuring and running a REST API in Amazon API Gateway". */
export interface ResourceQuotas {
  regionalApis: number;
  edgeApis: number;
  privateApis: number;
  resourcesPerApi: number;
  stagesPerApi: number;
  authorizersPerApi: number;
  apiKeys: number;
  usagePlans: number;
  policyCharacters: number;
  stageVariables: number;
  tagsPerResource: number;
}

export const defaultResourceQuotas: Readonly<ResourceQuotas> = {
  regionalApis: 600,
  edgeApis: 120,
  privateApis: 600,
  resourcesPerApi: 300,
  stagesPerApi: 10,
  authorizersPerApi: 10,
  apiKeys: 10_000,
  usagePlans: 300,
  policyCharacters: 8_192,
  stageVariables: 100,
  tagsPerResource: 50,
};

/** Refuses with a LimitExceededException when one more would be too many. The noun is in the vendor's plural: `APIs`, `stages`. */
export function requireRoom(count: number, most: number, noun: string): void {
  if (count >= most)
    throw limitExceeded(
      `Maximum number of ${noun} for this account has been reached. Please contact AWS if you need additional ${noun}.`,
    );
}
