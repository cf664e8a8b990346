import {
  AddPermissionCommand,
  CreateFunctionCommand,
  GetFunctionCommand,
  GetPolicyCommand,
  type LambdaClient,
  RemovePermissionCommand,
  TagResourceCommand,
  UpdateFunctionCodeCommand,
  UpdateFunctionConfigurationCommand,
} from "@aws-sdk/client-lambda";
import type { AwsConnection } from "../../aws/client.ts";
import {
  authorizerLimits,
  authorizerName,
  authorizerStatement,
  functionPolicySchema,
  type LambdaFunction,
  lambdaFunctionSchema,
  type Permission,
} from "../wire.ts";
import { orAbsent, parseAnswer } from "./calls.ts";

export interface NewFunction extends FunctionConfiguration {
  readonly archive: Uint8Array;
  readonly tags: Record<string, string>;
}

export interface FunctionConfiguration {
  readonly runtime: "nodejs22.x";
  readonly handler: string;
  readonly role: string;
}

/** The managed function that checks tokens: what Lambda is asked of it. Every method throws ConnectorError. */
export interface FunctionCalls {
  /** `undefined` where there is none. */
  readonly authorizer: () => Promise<LambdaFunction | undefined>;
  /** Accepted, and not finished. */
  readonly createAuthorizer: (wanted: NewFunction) => Promise<void>;
  readonly updateAuthorizerCode: (archive: Uint8Array) => Promise<void>;
  readonly configureAuthorizer: (wanted: FunctionConfiguration) => Promise<void>;
  readonly tagAuthorizer: (arn: string, tags: Record<string, string>) => Promise<void>;
  /** Who else may call it. */
  readonly authorizerPermissions: () => Promise<readonly Permission[]>;
  readonly letApiGatewayIn: (sourceArn: string) => Promise<void>;
  readonly keepApiGatewayOut: () => Promise<void>;
}

export function functionCalls(sdk: LambdaClient, { callElsewhere: call }: AwsConnection): FunctionCalls {
  const FunctionName = authorizerName;
  return {
    authorizer: async () => {
      const answer = await orAbsent(call("GetFunction", () => sdk.send(new GetFunctionCommand({ FunctionName }))));
      return answer === undefined ? undefined : parseAnswer("GetFunction", lambdaFunctionSchema, answer);
    },
    createAuthorizer: async ({ archive, tags, ...wanted }) => {
      const command = new CreateFunctionCommand({
        ...{ FunctionName, ...configurationOf(wanted), Code: { ZipFile: archive }, Tags: tags },
        Description: "Checks JWTs for REST APIs. Made by Gatehouse, and shared by all of them.",
      });
      await call("CreateFunction", () => sdk.send(command));
    },
    updateAuthorizerCode: async (archive) => {
      const command = new UpdateFunctionCodeCommand({ FunctionName, ZipFile: archive });
      await call("UpdateFunctionCode", () => sdk.send(command));
    },
    configureAuthorizer: async (wanted) => {
      const command = new UpdateFunctionConfigurationCommand({ FunctionName, ...configurationOf(wanted) });
      await call("UpdateFunctionConfiguration", () => sdk.send(command));
    },
    tagAuthorizer: async (Resource, Tags) => {
      await call("TagResource", () => sdk.send(new TagResourceCommand({ Resource, Tags })));
    },
    authorizerPermissions: async () => {
      const answer = await orAbsent(call("GetPolicy", () => sdk.send(new GetPolicyCommand({ FunctionName }))));
      return answer === undefined ? [] : statementsOf(answer.Policy ?? "");
    },
    letApiGatewayIn: async (SourceArn) => {
      const command = new AddPermissionCommand({
        ...{ FunctionName, StatementId: authorizerStatement, SourceArn },
        ...{ Action: "lambda:InvokeFunction", Principal: "apigateway.amazonaws.com" },
      });
      await call("AddPermission", () => sdk.send(command));
    },
    keepApiGatewayOut: async () => {
      const command = new RemovePermissionCommand({ FunctionName, StatementId: authorizerStatement });
      await orAbsent(call("RemovePermission", () => sdk.send(command)));
    },
  };
}

function configurationOf({ runtime, handler, role }: FunctionConfiguration) {
  const { timeoutSeconds, memoryMb } = authorizerLimits;
  return { Runtime: runtime, Handler: handler, Role: role, Timeout: timeoutSeconds, MemorySize: memoryMb };
}

function statementsOf(policy: string): readonly Permission[] {
  let read: unknown;
  try {
    read = JSON.parse(policy);
  } catch {
    // What is no JSON does not fit the schema either.
  }
  return parseAnswer("GetPolicy", functionPolicySchema, read).Statement;
}
