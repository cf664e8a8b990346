import { CreateFunctionCommand, GetFunctionCommand } from "@aws-sdk/client-lambda";
import { expect, it } from "vitest";
import { accessKey } from "../../aws/account.testing.ts";
import { runTo } from "../../conformance/run.ts";
import { openAwsRest } from "../fixtures/aws-rest-stage.testing.ts";
import { managed } from "../fixtures/functions.testing.ts";
import { mockOrders } from "../fixtures/mock-orders.testing.ts";

const profile = { name: "managed", facts: { hasManagedAuthorizer: true, account: "123456789012" } };
const FunctionName = "gatehouse-authorizer";

async function open() {
  const stage = { ...(await openAwsRest(managed, { isVirtual: true })), profile };
  return { stage, lambda: stage.handle.lambdaConsole };
}

it("is among the permissions that are asked for, with the policy to copy, in modes that write alone", async () => {
  const { stage, lambda } = await open();
  const { withoutPassRole, readOnly } = stage.handle.aws.credentials;
  const report = await stage.handle.connectAs({}, accessKey(withoutPassRole)).check("read-write");
  const [lacking, ...others] = report.permissions.filter(({ granted }) => !granted);
  expect([lacking?.name, others]).toEqual(["lambda:CreateFunction with iam:PassRole on gatehouse-authorizer", []]);
  expect(report.permissions.filter(({ name }) => name.startsWith("lambda:"))).toHaveLength(8);
  const { Statement } = JSON.parse(lacking?.remedy ?? "");
  expect(Statement).toContainEqual({
    ...{ Sid: "PassExecutionRole", Effect: "Allow", Action: ["iam:PassRole"] },
    Resource: [managed.authorizerExecutionRoleArn],
    Condition: { StringEquals: { "iam:PassedToService": "lambda.amazonaws.com" } },
  });
  expect(Statement).toContainEqual(
    expect.objectContaining({ Resource: ["arn:aws:lambda:eu-west-1:123456789012:function:gatehouse-authorizer"] }),
  );
  const reading = await stage.handle.connectAs({}, accessKey(readOnly)).check("read-only");
  expect(reading.permissions.filter(({ name }) => name.startsWith("lambda:"))).toEqual([]);
  const unmanaged = await (await openAwsRest()).session.check("read-write");
  expect(unmanaged.permissions.filter(({ name }) => name.startsWith("lambda:"))).toEqual([]);
  await expect(lambda.send(new GetFunctionCommand({ FunctionName }))).rejects.toMatchObject({
    name: "ResourceNotFoundException",
  });
});

it("changes nothing by asking for permissions where the function is there", async () => {
  const { stage, lambda } = await open();
  const jwt = { type: "jwt", issuer: "https://id.example.com/", jwksUri: "https://id.example.com/keys" } as const;
  await runTo(stage, mockOrders([{ config: jwt }]));
  const before = stage.handle.aws.lambda.all("functions");
  const report = await stage.session.check("read-write");
  expect(report.permissions.filter(({ granted }) => !granted)).toEqual([]);
  expect(stage.handle.aws.lambda.all("functions")).toEqual(before);
  // Nor can an archive of no bytes make one.
  const Code = { ZipFile: new Uint8Array() };
  const empty = new CreateFunctionCommand({ FunctionName: "x", Code, Role: managed.authorizerExecutionRoleArn });
  await expect(lambda.send(empty)).rejects.toThrow();
});
