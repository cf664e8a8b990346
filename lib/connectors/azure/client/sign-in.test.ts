import { spawnSync } from "node:child_process";
import { generateKeyPairSync, sign, X509Certificate } from "node:crypto";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { contributorRole, monitoringReaderRole } from "../../../sandbox/azure/entra/identities.ts";
import { azureConnector } from "../connector.ts";
import type { AzureCredentials } from "../descriptor.ts";
import { profileOf } from "../fixtures/azure-stage.testing.ts";
import { startAzureSandbox } from "../fixtures/azure-subject.testing.ts";

type Identities = Parameters<typeof startAzureSandbox>[1];

const clientId = "7c2a1b3d-52c9-4f0e-9f4d-0d3c1f6f7a09";
const application = {
  clientId,
  objectId: clientId,
  displayName: "test",
  assignments: [contributorRole, monitoringReaderRole],
};
const hasOpenssl = spawnSync("openssl", ["version"]).status === 0;

afterEach(() => vi.unstubAllEnvs());

async function open(signIn: AzureCredentials["signIn"], identities: Identities = []) {
  const handle = await startAzureSandbox(profileOf("azure-standard"), identities);
  onTestFinished(handle.close);
  const settings = { ...handle.settings, clientId };
  return { handle, session: azureConnector.connect(settings, { signIn }, handle.harness.context()) };
}

/** A certificate and its key as people paste them: one text. */
function selfSigned(): string {
  const folder = mkdtempSync(path.join(tmpdir(), "certificate-"));
  const [key, certificate] = [path.join(folder, "key.pem"), path.join(folder, "certificate.pem")];
  spawnSync("openssl", [
    ...["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=test"],
    ...["-keyout", key, "-out", certificate],
  ]);
  return `${readFileSync(key, "utf8")}\n${readFileSync(certificate, "utf8")}`;
}

describe.skipIf(!hasOpenssl)("a certificate (skipped where there is no openssl to make one)", () => {
  it("signs an assertion in place of a secret", async () => {
    const pem = selfSigned();
    const { fingerprint256, publicKey } = new X509Certificate(pem);
    const thumbprint = Buffer.from(fingerprint256.replaceAll(":", ""), "hex").toString("base64url");
    const known = { thumbprint, publicKey: publicKey.export({ type: "spki", format: "pem" }).toString() };
    const identities = [{ ...application, certificates: [known] }];
    const { session, handle } = await open({ type: "certificate", certificate: pem }, identities);
    expect((await session.check("read-write")).permissions.every(({ granted }) => granted)).toBe(true);
    const [first] = handle.harness.calls;
    expect(first).toMatchObject({ method: "POST", effect: "sign-in" });
    expect(new URLSearchParams(first?.body).has("client_secret")).toBe(false);
  });

  it("is refused when it is not the application's", async () => {
    const { session } = await open({ type: "certificate", certificate: selfSigned() }, [application]);
    await expect(session.check("read-only")).rejects.toMatchObject({
      code: "auth",
      detail: expect.stringMatching(/AADSTS700027/),
    });
  });
});

it("says that a certificate cannot be read without quoting it", async () => {
  const certificate =
    "-----BEGIN CERTIFICATE-----\nnonsense\n-----END CERTIFICATE-----\n-----BEGIN PRIVATE KEY-----\nverysecret\n-----END PRIVATE KEY-----";
  const { session } = await open({ type: "certificate", certificate });
  const error: unknown = await session.check("read-only").catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: "invalid-config" });
  expect(String(error)).not.toMatch(/verysecret|nonsense/);
});

describe("the identity of this server", () => {
  it.each(["workload-identity", "managed-identity"] as const)(
    "lends no %s unless the operator says so",
    async (type) => {
      const { session, handle } = await open({ type });
      await expect(session.check("read-only")).rejects.toMatchObject({
        code: "invalid-config",
        sentence: expect.stringMatching(/GATEHOUSE_AMBIENT_AZURE=1/),
      });
      expect(handle.harness.calls).toEqual([]);
    },
  );

  it.each([{ armEndpoint: "https://evil.example.com" }, { authorityHost: "https://127.0.0.1.evil.example.com" }])(
    "is sent to no address that was typed into a form: %o",
    async (changed) => {
      vi.stubEnv("GATEHOUSE_AMBIENT_AZURE", "1");
      const { handle } = await open({ type: "managed-identity" });
      const settings = { ...handle.settings, clientId, ...changed };
      const credentials: AzureCredentials = { signIn: { type: "managed-identity" } };
      const session = azureConnector.connect(settings, credentials, handle.harness.context());
      await expect(session.check("read-only")).rejects.toMatchObject({
        code: "invalid-config",
        sentence: expect.stringMatching(/to Azure only/),
      });
      expect(handle.harness.calls).toEqual([]);
    },
  );

  it("gives the platform's token to Entra for one of its own", async () => {
    const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const issuer = "https://cluster.example.com";
    const subject = "system:serviceaccount:gatehouse:gatehouse";
    const claims = { iss: issuer, sub: subject, aud: "api://AzureADTokenExchange", exp: 4_000_000_000 };
    const signed = [{ alg: "RS256" }, claims]
      .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
      .join(".");
    const token = `${signed}.${sign("sha256", Buffer.from(signed), privateKey).toString("base64url")}`;
    const file = path.join(mkdtempSync(path.join(tmpdir(), "token-")), "token");
    writeFileSync(file, `${token}\n`);
    vi.stubEnv("GATEHOUSE_AMBIENT_AZURE", "1");
    vi.stubEnv("AZURE_FEDERATED_TOKEN_FILE", file);
    const key = publicKey.export({ type: "spki", format: "pem" }).toString();
    const identities = [{ ...application, federated: [{ issuer, subject, publicKey: key }] }];
    const { session } = await open({ type: "workload-identity" }, identities);
    expect((await session.check("read-write")).identity).toContain(clientId);
  });

  it("asks the platform for a token of the managed identity", async () => {
    const asked: (string | undefined)[] = [];
    let answer = "";
    const server = createServer((request, response) => {
      asked.push(request.url, String(request.headers["x-identity-header"]));
      response.end(answer);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void server.close());
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("The server has no port.");
    vi.stubEnv("GATEHOUSE_AMBIENT_AZURE", "1");
    vi.stubEnv("IDENTITY_ENDPOINT", `http://127.0.0.1:${address.port}/token`);
    vi.stubEnv("IDENTITY_HEADER", "of-the-platform");
    const { session, handle } = await open({ type: "managed-identity" });
    const { clientId: known, clientSecret } = handle.sandbox.credentials.deployer;
    const form = { grant_type: "client_credentials", client_id: known, client_secret: clientSecret };
    const scope = "https://management.azure.com/.default";
    const given = await fetch(`${handle.sandbox.controlUrl}/${handle.sandbox.tenantId}/oauth2/v2.0/token`, {
      method: "POST",
      body: new URLSearchParams({ ...form, scope }),
    });
    answer = (await given.text()).replace(/"expires_in":(\d+)/, '"expires_in":"$1"');
    expect((await session.check("read-only")).facts.sku).toBe("Standard");
    expect(asked).toEqual([expect.stringContaining("resource=https%3A%2F%2Fmanagement.azure.com"), "of-the-platform"]);
  });
});

it("keeps a token for the next session, and until five minutes before its end", async () => {
  const { session, handle } = await open({ type: "client-secret", clientSecret: "s" }, [
    { ...application, secrets: ["s"] },
  ]);
  const signIns = () => handle.harness.calls.filter(({ effect }) => effect === "sign-in").length;
  await session.check("read-only");
  const settings = { ...handle.settings, clientId };
  const again = () =>
    azureConnector.connect(
      settings,
      { signIn: { type: "client-secret", clientSecret: "s" } },
      handle.harness.context(),
    );
  await again().check("read-only");
  expect(signIns()).toBe(1);
  handle.harness.advance(3_599_000 - 5 * 60_000 - 1);
  await again().check("read-only");
  expect(signIns()).toBe(1);
  handle.harness.advance(1);
  await again().check("read-only");
  expect(signIns()).toBe(2);
});

it("shows no secret and no token in what it refuses", async () => {
  const { session, handle } = await open({ type: "client-secret", clientSecret: "wrong-and-secret" }, [
    { ...application, secrets: ["right-and-secret"] },
  ]);
  const error: unknown = await session.check("read-only").catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: "auth", detail: expect.stringMatching(/AADSTS7000215/) });
  const shown = JSON.stringify([error, handle.harness.calls.map(({ address }) => address), handle.harness.logLines]);
  expect(shown).not.toMatch(/and-secret/);
});
