import {
  GetMethodCommand,
  GetResourcesCommand,
  ImportRestApiCommand,
  type ImportRestApiCommandOutput,
  type Method,
  type Resource,
} from "@aws-sdk/client-api-gateway";
import { documentOf, openAccount, type TestAccount } from "../account.testing.ts";

export const title = "test";
export const info = { title, version: "1.0" };

const functionArn = "arn:aws:lambda:eu-west-1:123456789012:function:check";
export const authorizerUri = `arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/${functionArn}/invocations`;

/** What a document of one operation has instead, or in addition. */
export type Changes = Record<string, unknown>;

/** An account in which documents are tried. */
export interface Imports {
  readonly account: TestAccount;
  readonly importWith: (
    changes: Changes,
    parameters?: Record<string, string>,
    failOnWarnings?: boolean,
  ) => Promise<ImportRestApiCommandOutput>;
  readonly resourcesOf: (restApiId: string | undefined) => Promise<Resource[]>;
  readonly pathsOf: (restApiId: string | undefined) => Promise<(string | undefined)[]>;
  readonly methodOf: (restApiId: string | undefined, path: string, httpMethod: string) => Promise<Method>;
  /** How many APIs there are. */
  readonly count: () => number;
}

export async function openImports(): Promise<Imports> {
  const account = await openAccount();
  const resourcesOf: Imports["resourcesOf"] = async (restApiId) => {
    const { items = [] } = await account.client.send(
      new GetResourcesCommand({ restApiId, embed: ["methods"], limit: 500 }),
    );
    return items;
  };
  return {
    account,
    importWith: (changes, parameters = {}, failOnWarnings = false) => {
      const body = documentOf(title, changes);
      const all = { endpointConfigurationTypes: "REGIONAL", ...parameters };
      return account.client.send(new ImportRestApiCommand({ body, parameters: all, failOnWarnings }));
    },
    resourcesOf,
    pathsOf: async (restApiId) => (await resourcesOf(restApiId)).map(({ path }) => path).toSorted(),
    methodOf: async (restApiId, path, httpMethod) => {
      const resource = (await resourcesOf(restApiId)).find((candidate) => candidate.path === path);
      return account.client.send(new GetMethodCommand({ restApiId, resourceId: resource?.id, httpMethod }));
    },
    count: () => account.aws.rest.all("restApis").length,
  };
}
