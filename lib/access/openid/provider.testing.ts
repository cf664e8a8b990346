import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import Provider, { type Configuration } from "oidc-provider";

/** For tests: what the provider knows of somebody, by the name they sign in with. */
export type ProviderAccounts = Record<string, Readonly<Record<string, unknown>>>;

export interface TestProvider {
  readonly issuer: string;
  /** May change while it runs: claims are read at each sign-in. */
  readonly accounts: ProviderAccounts;
  readonly close: () => Promise<void>;
}

interface Options {
  readonly redirectUri: string;
  readonly accounts: ProviderAccounts;
  /** Claims in the ID token itself, and not only at the user info address. */
  readonly claimsInToken?: boolean;
}

export const testClient = { id: "gatehouse", secret: "canary-client-secret" } as const;

/**
 * For tests: a real OpenID provider, a library nobody here wrote, on a loopback port. It insists on PKCE. Its sign-in page
 * lists its accounts as links; following one signs in.
 */
export async function startTestProvider(options: Options): Promise<TestProvider> {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the provider has no port");
  const issuer = `http://127.0.0.1:${address.port}`;
  const accounts = { ...options.accounts };
  const provider = new Provider(issuer, configurationOf(options, accounts));
  const answer = provider.callback();
  server.on("request", (request, response) => {
    if (!request.url?.startsWith("/interaction/")) return void answer(request, response);
    interact(provider, accounts, request, response).catch((error: unknown) => {
      response.writeHead(500).end(String(error));
    });
  });
  return {
    issuer,
    accounts,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

function configurationOf({ redirectUri, claimsInToken = false }: Options, accounts: ProviderAccounts): Configuration {
  return {
    clients: [{ client_id: testClient.id, client_secret: testClient.secret, redirect_uris: [redirectUri] }],
    claims: { email: ["email", "email_verified"], profile: ["name"], groups: ["groups", "realm_access"] },
    scopes: ["openid", "email", "profile", "groups"],
    conformIdTokenClaims: !claimsInToken,
    cookies: { keys: ["a test's own key"] },
    features: { devInteractions: { enabled: false } },
    findAccount: (_context, id) => ({ accountId: id, claims: () => ({ sub: id, ...accounts[id] }) }),
    interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
    loadExistingGrant: async ({ oidc }) => {
      const grant = new oidc.provider.Grant({
        clientId: oidc.client?.clientId,
        accountId: oidc.session?.accountId,
      });
      grant.addOIDCScope("openid email profile groups");
      await grant.save();
      return grant;
    },
    pkce: { required: () => true },
    // Said, so that the library does not write of each that it was not.
    ttl: { AccessToken: 600, AuthorizationCode: 60, Grant: 600, IdToken: 600, Interaction: 600, Session: 600 },
  };
}

async function interact(
  provider: Provider,
  accounts: ProviderAccounts,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const [, , uid = "", account] = (request.url ?? "").split("/");
  if (account === undefined) {
    const links = Object.keys(accounts).map((name) => `<li><a href="/interaction/${uid}/${name}">${name}</a></li>`);
    response.writeHead(200, { "content-type": "text/html; charset=utf-8" });
    response.end(
      `<!doctype html><html lang="en"><title>Provider</title><h1>Provider</h1><ul>${links.join("")}<li><a href="/interaction/${uid}/decline!">Decline</a></li></ul>`,
    );
    return;
  }
  const result =
    account === "decline!" ? { error: "access_denied" } : { login: { accountId: decodeURIComponent(account) } };
  await provider.interactionFinished(request, response, result);
}

/**
 * For tests: what a browser does at the provider: goes where it is sent, keeps cookies, chooses an account, and stops at the
 * address it is sent back to.
 */
export async function walkThrough(start: URL, account: string, stopAt: string): Promise<URL> {
  const cookies = new Map<string, string>();
  let url = start;
  for (let steps = 0; steps < 10; steps += 1) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const response = await fetch(url, { redirect: "manual", headers: { cookie } });
    for (const line of response.headers.getSetCookie()) {
      const [name = "", value = ""] = (line.split(";")[0] ?? "").split("=");
      cookies.set(name, value);
    }
    const location = response.headers.get("location");
    if (location === null) {
      if (response.status !== 200)
        throw new Error(`the provider answered ${response.status}: ${await response.text()}`);
      url = new URL(`${url.pathname}/${account}`, url);
      continue;
    }
    url = new URL(location, url);
    if (url.href.startsWith(stopAt)) return url;
  }
  throw new Error("the provider went in circles");
}
