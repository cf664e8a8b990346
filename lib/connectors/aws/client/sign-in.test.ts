import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { createHarness } from "../../conformance/harness.ts";
import type { HttpRequest } from "../../connector.ts";
import type { AwsSettings, AwsSignIn } from "../settings.ts";
import { signIn } from "./sign-in.ts";

const settings: AwsSettings = {
  region: "eu-central-1",
  endpoint: "",
  consumerAddress: "",
  roleArn: "arn:aws:iam::123456789012:role/gatehouse",
  externalId: "7f0c6a0e-0000-4000-8000-000000000001",
};
const key = { type: "access-key", accessKeyId: "AKIAONE", secretAccessKey: "secret", sessionToken: "" } as const;

function answer(operation: string): string {
  const credentials =
    "<Credentials><AccessKeyId>ASIATWO</AccessKeyId><SecretAccessKey>other</SecretAccessKey><SessionToken>token</SessionToken><Expiration>2030-01-01T00:00:00Z</Expiration></Credentials>";
  return `<${operation}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><${operation}Result>${credentials}</${operation}Result></${operation}Response>`;
}

function setUp(way: AwsSignIn, changed: Partial<AwsSettings> = {}) {
  const sent: HttpRequest[] = [];
  const harness = createHarness({
    send: async (request) => {
      sent.push(request);
      const operation = new URLSearchParams(request.body).get("Action") ?? "";
      return { status: 200, headers: { "content-type": "text/xml" }, body: answer(operation) };
    },
    answer: () => ({ status: 500, headers: {}, body: "" }),
  });
  return { sent, identity: signIn({ ...settings, ...changed }, { signIn: way }, harness.context()) };
}

afterEach(() => vi.unstubAllEnvs());

describe("signing in", () => {
  it("uses the key itself where no role is set", async () => {
    const { sent, identity } = setUp(key, { roleArn: "" });
    expect(await identity()).toEqual({ accessKeyId: "AKIAONE", secretAccessKey: "secret" });
    expect(sent).toEqual([]);
  });

  it("assumes the role with the external id, once, at the Region's own endpoint, and says that it signs in", async () => {
    const { sent, identity } = setUp(key);
    const [first, second] = [await identity(), await identity()];
    expect(first).toEqual({ accessKeyId: "ASIATWO", secretAccessKey: "other", sessionToken: "token" });
    expect(second).toEqual(first);
    expect(sent).toHaveLength(1);
    expect(sent[0]).toMatchObject({
      method: "POST",
      effect: "sign-in",
      url: { host: "sts.eu-central-1.amazonaws.com" },
    });
    expect(sent[0]?.body).toContain(`ExternalId=${settings.externalId}`);
    expect(sent[0]?.url.search).toBe("");
  });

  it("does not take one role's session for another's", async () => {
    const other = { roleArn: "arn:aws:iam::210987654321:role/other" };
    const { sent, identity } = setUp(key, other);
    await identity();
    expect(sent[0]?.body).toContain("210987654321");
  });

  it("never uses the server's own identity unless the operator allows it, nor sends it elsewhere", async () => {
    for (const type of ["ambient", "web-identity"] as const) {
      await expect(setUp({ type }).identity()).rejects.toMatchObject({
        code: "invalid-config",
        sentence: expect.stringContaining("GATEHOUSE_AMBIENT_AWS"),
      });
    }
    vi.stubEnv("GATEHOUSE_AMBIENT_AWS", "1");
    for (const type of ["ambient", "web-identity"] as const) {
      await expect(setUp({ type }, { endpoint: "http://127.0.0.1:9" }).identity()).rejects.toMatchObject({
        code: "invalid-config",
        sentence: expect.stringContaining("another endpoint"),
      });
    }
  });

  it("exchanges the operator's token for the role, unsigned", async () => {
    vi.stubEnv("GATEHOUSE_AMBIENT_AWS", "1");
    vi.stubEnv("AWS_WEB_IDENTITY_TOKEN_FILE", "");
    await expect(setUp({ type: "web-identity" }).identity()).rejects.toMatchObject({ code: "invalid-config" });
    const file = path.join(mkdtempSync(path.join(tmpdir(), "token-")), "token");
    writeFileSync(file, "header.payload.signature\n");
    vi.stubEnv("AWS_WEB_IDENTITY_TOKEN_FILE", file);
    const { sent, identity } = setUp({ type: "web-identity" });
    expect(await identity()).toMatchObject({ accessKeyId: "ASIATWO" });
    expect(sent[0]?.body).toContain("WebIdentityToken=header.payload.signature&");
    expect(Object.keys(sent[0]?.headers ?? {})).not.toContain("authorization");
  });

  it("takes the ambient identity from the environment that the operator set", async () => {
    vi.stubEnv("GATEHOUSE_AMBIENT_AWS", "1");
    vi.stubEnv("AWS_ACCESS_KEY_ID", "AKIAAMBIENT");
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", "ambient-secret");
    expect(await setUp({ type: "ambient" }, { roleArn: "" }).identity()).toMatchObject({ accessKeyId: "AKIAAMBIENT" });
  });
});
