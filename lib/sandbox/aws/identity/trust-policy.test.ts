import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type SandboxAws, startSandboxAws } from "../aws.ts";

let aws: SandboxAws;

beforeAll(async () => {
  aws = await startSandboxAws();
});
afterAll(() => aws.close());

test("a role lets in whom its new trust policy names, with the external id", async () => {
  const { arn } = aws.credentials.role;
  const assume = (externalId: string) =>
    new STSClient({ region: aws.region, endpoint: aws.controlUrl, credentials: aws.credentials.assumer }).send(
      new AssumeRoleCommand({ RoleArn: arn, RoleSessionName: "test", ExternalId: externalId }),
    );
  const trust = (principal: string) =>
    order("gatehouse", {
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { AWS: principal },
          Action: "sts:AssumeRole",
          Condition: { StringEquals: { "sts:ExternalId": "agreed-upon" } },
        },
      ],
    });

  await expect(assume("agreed-upon")).rejects.toMatchObject({ name: "AccessDenied" });
  expect(await trust("arn:aws:iam::123456789012:root")).toBe(204);
  await expect(assume("guessed")).rejects.toMatchObject({ name: "AccessDenied" });
  expect((await assume("agreed-upon")).Credentials?.SessionToken).toBeDefined();

  expect(await trust("210987654321")).toBe(204);
  await expect(assume("agreed-upon")).rejects.toMatchObject({ name: "AccessDenied" });
});

test("what the sandbox would not enforce is refused", async () => {
  expect(await order("gatehouse", { Version: "2012-10-17", Statement: [] })).toBe(400);
  expect(await order("nobody", {})).toBe(404);
});

async function order(role: string, document: object): Promise<number> {
  const { status } = await fetch(`${aws.controlUrl}/__sandbox/roles/${role}/trust-policy`, {
    method: "PUT",
    body: JSON.stringify(document),
  });
  return status;
}
