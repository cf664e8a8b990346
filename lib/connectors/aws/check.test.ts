import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, expect, it, vi } from "vitest";
import { createHarness } from "../conformance/harness.ts";
import { checkAccess } from "./check.ts";
import { connectToAws } from "./client.ts";

const settings = {
  region: "eu-central-1",
  endpoint: "",
  consumerAddress: "",
  roleArn: "arn:aws:iam::123456789012:role/gatehouse",
  externalId: "",
};
const refusal =
  "<ErrorResponse><Error><Code>AccessDenied</Code><Message>Not authorized to perform sts:AssumeRoleWithWebIdentity</Message></Error></ErrorResponse>";

afterEach(() => vi.unstubAllEnvs());

/** The permissions that are reported while STS refuses the role to a token. */
async function refusedToken(token: string) {
  const file = path.join(mkdtempSync(path.join(tmpdir(), "token-")), "token");
  writeFileSync(file, `${token}\n`);
  vi.stubEnv("GATEHOUSE_AMBIENT_AWS", "1");
  vi.stubEnv("AWS_WEB_IDENTITY_TOKEN_FILE", file);
  const answer = { status: 403, headers: { "content-type": "text/xml" }, body: refusal };
  const harness = createHarness({ send: async () => answer, answer: () => answer });
  const { permissions } = await checkAccess({
    connection: connectToAws(settings, { signIn: { type: "web-identity" } }, harness.context()),
    ...{ settings, mode: "read-write", product: "", probes: [], policy: () => "", facts: {} },
  });
  return permissions;
}

const payload = (claims: object) => Buffer.from(JSON.stringify(claims)).toString("base64url");

it("says which trust lets the server's token in, where the role refuses it", async () => {
  const sub = "system:serviceaccount:gatehouse:worker";
  const claims = { iss: "https://oidc.example/id/1", sub, aud: ["sts.amazonaws.com"] };
  const [permission, ...others] = await refusedToken(`header.${payload(claims)}.signature`);
  expect(others).toEqual([]);
  expect(permission).toMatchObject({ name: "sts:AssumeRoleWithWebIdentity", granted: false });
  expect(JSON.parse(permission?.remedy ?? "")).toEqual({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Federated: "arn:aws:iam::123456789012:oidc-provider/oidc.example/id/1" },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: { StringEquals: { "oidc.example/id/1:sub": sub, "oidc.example/id/1:aud": "sts.amazonaws.com" } },
      },
    ],
  });
  expect(permission?.remedy).not.toContain("signature");
});

it("says no trust for a token that tells nothing of itself", async () => {
  const [permission] = await refusedToken("opaque");
  expect(permission).toMatchObject({ granted: false });
  expect(permission).not.toHaveProperty("remedy");
});
