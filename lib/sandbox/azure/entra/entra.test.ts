import { createHash, generateKeyPairSync, sign } from "node:crypto";
import { afterEach, describe, expect, it } from "vitest";
import { z } from "zod";
import type { SandboxAzureOptions } from "../azure.ts";
import { documentOf, importOf } from "../resources/documents.testing.ts";
import { clientFor, codeOf, openStranger, type Stranger, tokenFor } from "../sdk-client.testing.ts";
import { contributorRole, readerRole } from "./identities.ts";

let stranger: Stranger;
afterEach(() => stranger.close());
const open = async (options: SandboxAzureOptions = {}, who?: "reader") => {
  stranger = await openStranger({ settings: { settleMs: 0 }, ...options }, who);
};

const ask = async (form: Record<string, string>, tenant = stranger.azure.tenantId) => {
  const response = await fetch(`${stranger.azure.controlUrl}/${tenant}/oauth2/v2.0/token`, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "client_credentials",
      scope: "https://management.azure.com/.default",
      client_id: stranger.azure.credentials.deployer.clientId,
      ...form,
    }),
  });
  return { status: response.status, body: await response.json() };
};

describe("the token endpoint", () => {
  it("refuses in Microsoft's shape", async () => {
    await open();
    const wrong = await ask({ client_secret: "wrong" });
    expect(wrong).toMatchObject({
      status: 401,
      body: {
        error: "invalid_client",
        error_description: expect.stringMatching(
          /^AADSTS7000215: Invalid client secret provided\..* Trace ID: .* Correlation ID: .* Timestamp: \d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ$/,
        ),
        error_codes: [7000215],
      },
    });
    const { clientSecret } = stranger.azure.credentials.deployer;
    const good = { client_secret: clientSecret };
    expect((await ask(good, "11111111-2222-3333-4444-555555555555")).body).toMatchObject({ error_codes: [90002] });
    expect((await ask({ ...good, client_id: "99999999-2222-3333-4444-555555555555" })).body).toMatchObject({
      error_codes: [700016],
    });
    expect((await ask({ ...good, scope: "https://management.azure.com" })).body).toMatchObject({
      error_codes: [1002012],
    });
    expect((await ask({ ...good, scope: "https://graph.example/.default" })).body).toMatchObject({
      error_codes: [500011],
    });
    expect((await ask({ ...good, grant_type: "password" })).body).toMatchObject({ error_codes: [70003] });
    expect((await ask({})).body).toMatchObject({ error_codes: [7000218] });
    expect(await ask(good)).toMatchObject({ status: 200, body: { token_type: "Bearer", expires_in: 3_599 } });
  });

  it("takes an assertion signed with a certificate of the application, or by a federated issuer", async () => {
    const own = generateKeyPairSync("rsa", { modulusLength: 2_048 });
    const issuer = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const pem = (key: typeof own.publicKey) => key.export({ type: "spki", format: "pem" }).toString();
    const thumbprint = createHash("sha256")
      .update(own.publicKey.export({ type: "spki", format: "der" }))
      .digest("base64url");
    const clientId = "12121212-2222-3333-4444-555555555555";
    await open({
      identities: [
        {
          clientId,
          objectId: "o",
          displayName: "federated",
          certificates: [{ thumbprint, publicKey: pem(own.publicKey) }],
          federated: [{ issuer: "https://ci.example", subject: "repo:shop", publicKey: pem(issuer.publicKey) }],
          assignments: [contributorRole],
        },
      ],
    });
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const assertion = (header: object, claims: object, key: Parameters<typeof sign>[2]) => {
      const text = `${part(header)}.${part({ exp: Date.now() / 1_000 + 60, ...claims })}`;
      return {
        client_id: clientId,
        client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        client_assertion: `${text}.${sign("sha256", Buffer.from(text), key).toString("base64url")}`,
      };
    };
    const aud = `https://login.microsoftonline.com/${stranger.azure.tenantId}/oauth2/v2.0/token`;
    const mine = { iss: clientId, sub: clientId, aud };
    const header = { alg: "RS256", "x5t#S256": thumbprint };
    expect((await ask(assertion(header, mine, own.privateKey))).status).toBe(200);
    expect((await ask(assertion({ alg: "RS256", x5t: "other" }, mine, own.privateKey))).body).toMatchObject({
      error_codes: [700027],
    });
    expect((await ask(assertion(header, { ...mine, exp: 1 }, own.privateKey))).body).toMatchObject({
      error_codes: [700024],
    });

    const theirs = { iss: "https://ci.example", sub: "repo:shop", aud: "api://AzureADTokenExchange" };
    const ec = { key: issuer.privateKey, dsaEncoding: "ieee-p1363" as const };
    expect((await ask(assertion({ alg: "ES256" }, theirs, ec))).status).toBe(200);
    expect((await ask(assertion({ alg: "ES256" }, { ...theirs, sub: "repo:other" }, ec))).body).toMatchObject({
      error_codes: [700213],
    });
    expect((await ask(assertion({ alg: "RS256" }, theirs, own.privateKey))).status).toBe(401);
  });
});

describe("a token for an API", () => {
  it.each(["api://orders", "aaaaaaaa-2222-3333-4444-555555555555"])(
    "of %s opens what validate-azure-ad-token guards",
    async (audience) => {
      await open();
      const { arm, azure } = stranger;
      const answer = { "200": { description: "OK" } };
      const paths = { "/": { get: { operationId: "home", responses: answer } } };
      await arm("PUT", "apis/orders", importOf(documentOf(paths), { subscriptionRequired: false }));
      const value = `<policies><inbound><validate-azure-ad-token tenant-id="${azure.tenantId}"><client-application-ids><application-id>${azure.credentials.deployer.clientId}</application-id></client-application-ids><audiences><audience>${audience}</audience></audiences></validate-azure-ad-token><return-response><set-status code="204" /></return-response></inbound></policies>`;
      expect((await arm("PUT", "apis/orders/policies/policy", { properties: { value } })).status).toBe(201);
      const tokenOf = async (scope: string) => {
        const { body } = await ask({
          client_secret: azure.credentials.deployer.clientSecret,
          scope: `${scope}/.default`,
        });
        return z.object({ access_token: z.string() }).parse(body).access_token;
      };
      const call = async (token: string) => {
        const url = `${azure.services[0].gatewayUrl}/orders/`;
        return (await fetch(url, { headers: { authorization: `Bearer ${token}` } })).status;
      };
      expect(await call(await tokenOf(audience))).toBe(204);
      expect(await call(await tokenOf("api://other"))).toBe(401);
      expect(await call(await tokenFor(azure))).toBe(401);
    },
  );
});

describe("Azure Resource Manager", () => {
  it("wants a token, of its own audience, that has not expired", async () => {
    let now = Date.UTC(2026, 0, 5);
    await open({ clock: () => now });
    const code = async (authorization?: string) => {
      const url = `${stranger.azure.controlUrl}${stranger.azure.services[0].resourceId}?api-version=2024-05-01`;
      const response = await fetch(url, authorization === undefined ? {} : { headers: { authorization } });
      return [response.status, codeOf({ body: await response.json() })];
    };
    expect(await code()).toEqual([401, "AuthenticationFailed"]);
    expect(await code("Bearer nonsense")).toEqual([401, "InvalidAuthenticationToken"]);
    const token = await tokenFor(stranger.azure);
    expect(await code(`Bearer ${token}`)).toEqual([200, undefined]);
    now += 3_600_000;
    expect(await code(`Bearer ${token}`)).toEqual([401, "ExpiredAuthenticationToken"]);
    const fresh = await tokenFor(stranger.azure);
    stranger.azure.expireTokens();
    expect(await code(`Bearer ${fresh}`)).toEqual([401, "ExpiredAuthenticationToken"]);
  });

  it("asks for the right before it looks whether the thing exists", async () => {
    await open({}, "reader");
    const { arm, azure } = stranger;
    expect((await arm("GET", "apis")).status).toBe(200);
    const refused = await arm("PUT", "apis/nowhere/policies/policy", {});
    expect(refused).toMatchObject({ status: 403, body: { error: { code: "AuthorizationFailed" } } });
    const scope = `${azure.services[0].resourceId}/apis/nowhere/policies/policy`;
    expect(JSON.stringify(refused.body)).toContain(
      `perform action 'Microsoft.ApiManagement/service/apis/policies/write' over scope '${scope}'`,
    );
    expect((await arm("POST", "subscriptions/nowhere/listSecrets")).status).toBe(403);
    expect((await arm("GET", "apis/nowhere")).status).toBe(404);
  });

  it("shows what the caller may do, and holds a role to its scope", async () => {
    const identity = {
      clientId: "77777777-2222-3333-4444-555555555555",
      objectId: "o",
      displayName: "one",
      secrets: ["s"],
    };
    const scope =
      "/subscriptions/3d6c1b2a-9e8f-4a7b-8c5d-1e2f3a4b5c6d/resourceGroups/gatehouse-sandbox/providers/Microsoft.ApiManagement/service/apim-contoso/apis/orders";
    await open({ identities: [{ ...identity, assignments: [readerRole, { ...contributorRole, scope }] }] });
    const { body } = await ask({ client_id: identity.clientId, client_secret: "s" });
    const { access_token: token } = z.object({ access_token: z.string() }).parse(body);
    const client = clientFor(stranger.azure, token);
    const put = (apiId: string) =>
      client.api.beginCreateOrUpdateAndWait(...stranger.at, apiId, { displayName: apiId, path: apiId });
    await put("orders");
    await expect(put("others")).rejects.toMatchObject({ statusCode: 403 });
    const permissions = await stranger.arm(
      "GET",
      "providers/Microsoft.Authorization/permissions?api-version=2022-04-01",
    );
    expect(permissions.body).toMatchObject({
      value: [{ actions: expect.arrayContaining(["Microsoft.ApiManagement/service/*"]) }, {}],
    });
  });

  it("throttles by its buckets when it is told to, and always says what is left", async () => {
    let now = Date.UTC(2026, 0, 5);
    await open({ clock: () => now, settings: { throttle: true } });
    const { arm } = stranger;
    const first = await arm("GET", "apis");
    expect(first.headers.get("x-ms-ratelimit-remaining-subscription-reads")).toBe("249");
    for (let count = 1; count < 250; count += 1) await arm("GET", "apis");
    const refused = await arm("GET", "apis");
    expect(refused).toMatchObject({ status: 429, body: { error: { code: "SubscriptionRequestsThrottled" } } });
    expect(refused.headers.get("retry-after")).toBe("1");
    expect((await arm("PUT", "tags/a", { properties: { displayName: "a" } })).status).toBe(201);
    now += 1_000;
    expect((await arm("GET", "apis")).status).toBe(200);
  });

  it("names what it does not know: version, subscription, group, service", async () => {
    await open();
    const { arm, azure } = stranger;
    const { resourceId } = azure.services[0];
    const code = async (path: string) => codeOf(await arm("GET", path));
    expect(await code(`${resourceId}?api-version=2010-01-01`)).toBe("NoRegisteredProviderFound");
    expect(await code(resourceId.replace(azure.subscriptionId, "00000000-0000-0000-0000-000000000000"))).toBe(
      "SubscriptionNotFound",
    );
    expect(await code(resourceId.replace(azure.resourceGroup, "other"))).toBe("ResourceGroupNotFound");
    expect(await code(`${resourceId}-other`)).toBe("ResourceNotFound");
    expect((await arm("GET", resourceId.toUpperCase())).status).toBe(200);
  });
});
