import { expect, it } from "vitest";
import { awsRest, readSettings } from "./descriptor.ts";

const { settings } = awsRest.sample;
const authorizerExecutionRoleArn = "arn:aws:iam::123456789012:role/run";

it("makes no function without the role that it is to run as, and none beside one that is named", () => {
  const placesOf = (changed: object) =>
    awsRest.settings
      .safeParse({ ...settings, managedAuthorizer: true, ...changed })
      .error?.issues.map(({ path }) => path);
  expect(placesOf({})).toEqual([["authorizerExecutionRoleArn"]]);
  expect(placesOf({ authorizerExecutionRoleArn })).toBeUndefined();
  const authorizerFunctionArn = "arn:aws:lambda:eu-west-1:123456789012:function:check";
  expect(placesOf({ authorizerExecutionRoleArn, authorizerFunctionArn })).toEqual([["authorizerFunctionArn"]]);
});

it("reads settings of a gateway that was registered before there was a managed function", () => {
  const { managedAuthorizer: _managed, authorizerExecutionRoleArn: _role, ...older } = settings;
  expect(readSettings(older)).toEqual(settings);
});
