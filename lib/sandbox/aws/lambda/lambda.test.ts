import {
  AddPermissionCommand,
  CreateFunctionCommand,
  DeleteFunctionCommand,
  GetFunctionCommand,
  GetPolicyCommand,
  LambdaClient,
  RemovePermissionCommand,
  TagResourceCommand,
  UpdateFunctionCodeCommand,
  UpdateFunctionConfigurationCommand,
} from "@aws-sdk/client-lambda";
import { describe, expect, it, onTestFinished } from "vitest";
import { startSandboxAws } from "../aws.ts";
import { zipped } from "./functions.testing.ts";

const FunctionName = "check";
const sourceArn = "arn:aws:execute-api:eu-west-1:123456789012:a1b2c3d4e5/authorizers/abc123";

async function open() {
  const clock = { now: 1_000_000 };
  const aws = await startSandboxAws({ clock: () => clock.now, settings: { functionMs: 5_000 } });
  onTestFinished(aws.close);
  const clientOf = (credentials = aws.credentials.administrator) => {
    const client = new LambdaClient({ region: aws.region, endpoint: aws.controlUrl, credentials, maxAttempts: 1 });
    onTestFinished(() => client.destroy());
    return client;
  };
  const client = clientOf();
  const creation = (code: string) =>
    new CreateFunctionCommand({
      ...{ FunctionName, Runtime: "nodejs22.x", Handler: "index.handler", Timeout: 1 },
      ...{ Role: aws.credentials.functionRole.arn, Code: { ZipFile: zipped({ "index.mjs": code }) } },
    });
  const create = async (code: string) => {
    const { FunctionArn = "" } = await client.send(creation(code));
    clock.now += 5_000;
    return FunctionArn;
  };
  const letIn = (StatementId = "gateway", SourceArn = sourceArn) =>
    client.send(
      new AddPermissionCommand({
        ...{ FunctionName, StatementId, Action: "lambda:InvokeFunction", SourceArn },
        Principal: "apigateway.amazonaws.com",
      }),
    );
  /** As API Gateway calls for an authorizer with a role. */
  const invoke = (arn: string, event: object = {}) => {
    const call = aws.invokeFunction(arn);
    if (call === undefined) throw new Error("There is no such function.");
    return call(event, { sourceArn, roleArn: "arn:aws:iam::123456789012:role/call" });
  };
  return { aws, clock, client, clientOf, creation, create, letIn, invoke };
}

describe("the control API", () => {
  it("makes a function, which is pending for a while and cannot be changed meanwhile", async () => {
    const { clock, client, creation, letIn } = await open();
    const made = await client.send(creation("export const handler = () => 1;"));
    expect(made).toMatchObject({ State: "Pending", CodeSha256: expect.any(String) });
    const pending = { name: "ResourceConflictException", message: expect.stringContaining("state: Pending") };
    await expect(letIn()).rejects.toMatchObject(pending);
    await expect(client.send(creation("export {};"))).rejects.toMatchObject({ name: "ResourceConflictException" });
    clock.now += 5_000;
    const { Configuration } = await client.send(new GetFunctionCommand({ FunctionName: made.FunctionArn }));
    expect(Configuration).toMatchObject({
      State: "Active",
      LastUpdateStatus: "Successful",
      CodeSha256: made.CodeSha256,
    });
  });

  it("changes code and configuration one after the other, and only what the caller has seen", async () => {
    const { aws, clock, client, create } = await open();
    await create("export const handler = () => 1;");
    const ZipFile = zipped({ "index.mjs": "export const handler = () => 2;" });
    const code = (more: object = {}) => client.send(new UpdateFunctionCodeCommand({ FunctionName, ZipFile, ...more }));
    const before = await client.send(new GetFunctionCommand({ FunctionName }));
    await expect(code({ RevisionId: "other" })).rejects.toMatchObject({ name: "PreconditionFailedException" });
    await code({ DryRun: true });
    expect((await client.send(new GetFunctionCommand({ FunctionName }))).Configuration).toEqual(before.Configuration);
    expect(await code()).toMatchObject({ LastUpdateStatus: "InProgress" });
    const Role = aws.credentials.functionRole.arn;
    const configuration = new UpdateFunctionConfigurationCommand({ FunctionName, Role, Timeout: 7 });
    await expect(client.send(configuration)).rejects.toMatchObject({ message: expect.stringContaining("in progress") });
    clock.now += 5_000;
    expect(await client.send(configuration)).toMatchObject({ Timeout: 7 });
  });

  it("keeps tags and who may call", async () => {
    const { client, create, letIn } = await open();
    const Resource = await create("export const handler = () => 1;");
    await client.send(new TagResourceCommand({ Resource, Tags: { a: "1" } }));
    expect((await client.send(new GetFunctionCommand({ FunctionName }))).Tags).toEqual({ a: "1" });
    await expect(client.send(new GetPolicyCommand({ FunctionName }))).rejects.toMatchObject({
      name: "ResourceNotFoundException",
    });
    await letIn();
    await expect(letIn()).rejects.toMatchObject({ name: "ResourceConflictException" });
    const { Policy = "" } = await client.send(new GetPolicyCommand({ FunctionName }));
    expect(JSON.parse(Policy)).toMatchObject({ Statement: [{ Sid: "gateway", Resource }] });
    await client.send(new RemovePermissionCommand({ FunctionName, StatementId: "gateway" }));
    await client.send(new DeleteFunctionCommand({ FunctionName }));
    await expect(client.send(new GetFunctionCommand({ FunctionName }))).rejects.toMatchObject({
      name: "ResourceNotFoundException",
    });
  });

  it("asks IAM first: for the operation, and for handing over the role, which has to trust Lambda", async () => {
    const { aws, client, clientOf, creation } = await open();
    const { withoutFunctions, withoutPassRole, readOnly, unknown, role } = aws.credentials;
    const make = creation("export const handler = () => 1;");
    const denied = (action: string) => ({
      ...{ name: "AccessDeniedException", message: expect.stringContaining(action) },
    });
    await expect(clientOf(withoutFunctions).send(make)).rejects.toMatchObject(denied("lambda:CreateFunction"));
    await expect(clientOf(withoutPassRole).send(make)).rejects.toMatchObject(denied("iam:PassRole"));
    const look = new GetFunctionCommand({ FunctionName });
    await expect(clientOf(readOnly).send(look)).rejects.toMatchObject(denied("lambda:GetFunction"));
    await expect(clientOf(unknown).send(look)).rejects.toMatchObject({ name: "UnrecognizedClientException" });
    const other = new CreateFunctionCommand({ ...make.input, Role: role.arn });
    await expect(client.send(other)).rejects.toMatchObject({ message: expect.stringContaining("assumed by Lambda") });
    const empty = new CreateFunctionCommand({ ...make.input, Code: { ZipFile: new Uint8Array() } });
    await expect(client.send(empty)).rejects.toMatchObject({ name: "InvalidParameterValueException" });
  });
});

describe("running what was uploaded", () => {
  it("gives what the code returns, in a process that stays and is replaced with its code", async () => {
    const { client, clock, create, invoke } = await open();
    const counting =
      'import { add } from "./lib/add.mjs"; let calls = 0; export const handler = ({ by }) => (calls = add(calls, by));';
    const ZipFile = zipped({ "index.mjs": counting, "lib/add.mjs": "export const add = (a, b) => a + b;" });
    const arn = await create("export const handler = ({ by }) => 'first ' + by;");
    expect(await invoke(arn, { by: 2 })).toBe("first 2");
    await client.send(new UpdateFunctionCodeCommand({ FunctionName, ZipFile }));
    clock.now += 5_000;
    expect([await invoke(arn, { by: 2 }), await invoke(arn, { by: 3 })]).toEqual([2, 5]);
  });

  it("rejects with what the code throws, and when it takes too long, dies or has no such handler", async () => {
    const { client, create, invoke } = await open();
    const arn = await create(
      'export const handler = ({ what }) => what === "throw" ? Promise.reject(new Error("Unauthorized")) : what === "hang" ? new Promise(() => {}) : process.exit(1);',
    );
    await expect(invoke(arn, { what: "throw" })).rejects.toThrow(/^Unauthorized$/);
    await expect(invoke(arn, { what: "hang" })).rejects.toThrow("Task timed out after 1.00 seconds");
    await expect(invoke(arn, { what: "die" })).rejects.toThrow("Runtime exited");
    await expect(invoke(arn, { what: "throw" })).rejects.toThrow(/^Unauthorized$/);
    await client.send(new DeleteFunctionCommand({ FunctionName }));
    const other = await create("export const other = 1;");
    await expect(invoke(other)).rejects.toThrow("Runtime.HandlerNotFound");
  });

  it("lets the code reach this machine's addresses, and no file, process or address beyond", async () => {
    const { aws, create, invoke } = await open();
    const arn = await create(`
      import { readFileSync } from "node:fs";
      import { spawnSync } from "node:child_process";
      export const handler = async ({ what, url }) => {
        try {
          if (what === "file") return String(readFileSync("/etc/hostname"));
          if (what === "process") return String(spawnSync("ls").stdout);
          return (await fetch(url)).status;
        } catch (error) {
          return String(error.cause ?? error);
        }
      };`);
    expect(await invoke(arn, { url: `${aws.dataUrl}/nosuchapi0/live/` })).toBe(403);
    expect(await invoke(arn, { url: "http://192.0.2.1/" })).toContain("reach this machine only, and not 192.0.2.1");
    expect(await invoke(arn, { url: "https://id.example.com/" })).toContain("and not id.example.com");
    expect(await invoke(arn, { what: "file" })).toContain("Access to this API has been restricted");
    expect(await invoke(arn, { what: "process" })).toContain("Access to this API has been restricted");
  });

  it("is refused to an API Gateway that the function does not let in", async () => {
    const { aws, create, letIn } = await open();
    const arn = await create("export const handler = () => 1;");
    const call = () => aws.invokeFunction(arn)?.({}, { sourceArn });
    await expect(call()).rejects.toThrow("does not let API Gateway call it");
    await letIn("other", sourceArn.replace("a1b2c3d4e5", "other"));
    await expect(call()).rejects.toThrow("does not let API Gateway call it");
    await letIn("any", "arn:aws:execute-api:eu-west-1:123456789012:*/authorizers/*");
    expect(await call()).toBe(1);
    expect(aws.invokeFunction(`${arn}x`)).toBeUndefined();
  });
});
