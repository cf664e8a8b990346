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
import { authorizerName, authorizerRuntime } from "../wire.ts";

/** What is done to the managed function, by the names of the actions in IAM. */
export const functionActions = [
  "GetFunction",
  "CreateFunction",
  "UpdateFunctionCode",
  "UpdateFunctionConfiguration",
  "GetPolicy",
  "AddPermission",
  "RemovePermission",
  "TagResource",
] as const;
export type FunctionAction = (typeof functionActions)[number];

/** Calls about the managed function that cannot have an effect, to learn whether they are allowed. Each throws what AWS refuses. */
export interface FunctionProbeCalls {
  readonly probeFunction: (
    action: FunctionAction,
    about: { readonly arn: string; readonly role: string },
  ) => Promise<unknown>;
}

/**
 * An archive of no bytes makes no function, and a revision that there is not is none to be changed: "Lambda API reference",
 * RevisionId. `sdk` reads, as the guarded way out is told.
 */
export function functionProbeCalls(sdk: LambdaClient, { callElsewhere: call }: AwsConnection): FunctionProbeCalls {
  const FunctionName = authorizerName;
  const RevisionId = "gatehouse-permission-check";
  const StatementId = RevisionId;
  const { runtime: Runtime, handler: Handler } = authorizerRuntime;
  const ask = (action: FunctionAction, { arn, role }: { readonly arn: string; readonly role: string }) => {
    switch (action) {
      case "GetFunction":
        return sdk.send(new GetFunctionCommand({ FunctionName }));
      case "CreateFunction": {
        const Code = { ZipFile: new Uint8Array() };
        return sdk.send(new CreateFunctionCommand({ FunctionName, Runtime, Handler, Role: role, Code }));
      }
      case "UpdateFunctionCode": {
        const ZipFile = new Uint8Array();
        return sdk.send(new UpdateFunctionCodeCommand({ FunctionName, ZipFile, RevisionId, DryRun: true }));
      }
      case "UpdateFunctionConfiguration":
        return sdk.send(new UpdateFunctionConfigurationCommand({ FunctionName, RevisionId }));
      case "GetPolicy":
        return sdk.send(new GetPolicyCommand({ FunctionName }));
      case "AddPermission": {
        const wanted = { Action: "lambda:InvokeFunction", Principal: "apigateway.amazonaws.com" };
        return sdk.send(new AddPermissionCommand({ FunctionName, StatementId, RevisionId, ...wanted }));
      }
      case "RemovePermission":
        return sdk.send(new RemovePermissionCommand({ FunctionName, StatementId, RevisionId }));
      case "TagResource":
        return sdk.send(new TagResourceCommand({ Resource: arn, Tags: {} }));
      default:
        return action satisfies never;
    }
  };
  return { probeFunction: (action, about) => call<unknown>(action, async () => ask(action, about)) };
}
