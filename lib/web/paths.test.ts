import { globSync } from "node:fs";
import { expect, test } from "vitest";
import { paths } from "./paths.ts";

/** Every builder of the table, called with a value that needs escaping, or the given one, where it takes any. */
function everyAddress(table: object, prefix = "", value = "a/b c"): Record<string, string> {
  return Object.fromEntries(
    Object.entries(table).flatMap(([name, build]) =>
      typeof build === "function"
        ? [[`${prefix}${name}`, String(build(...Array.from({ length: build.length }, () => value)))]]
        : Object.entries(everyAddress(build, `${prefix}${name}.`, value)),
    ),
  );
}

test("every address of the portal", () => {
  expect(everyAddress(paths)).toMatchInlineSnapshot(`
    {
      "about": "/settings/about",
      "activity": "/activity?0=a&1=%2F&2=b&3=+&4=c",
      "api": "/apis/a%2Fb%20c",
      "apiActivity": "/apis/a%2Fb%20c/activity",
      "apiDefinition": "/apis/a%2Fb%20c/definition?0=a&1=%2F&2=b&3=+&4=c",
      "apiDeployments": "/apis/a%2Fb%20c/deployments",
      "apiKeys": "/apis/a%2Fb%20c/keys",
      "apiPolicies": "/apis/a%2Fb%20c/policies",
      "apiRevision": "/apis/a%2Fb%20c/revisions/a/b c",
      "apiRevisions": "/apis/a%2Fb%20c/revisions",
      "apis": "/apis?0=a&1=%2F&2=b&3=+&4=c",
      "approvalRule": "/settings/approval",
      "compareRevisions": "/apis/a%2Fb%20c/revisions/compare?0=a&1=%2F&2=b&3=+&4=c",
      "credentials": "/credentials?0=a&1=%2F&2=b&3=+&4=c",
      "deployApi": "/apis/a%2Fb%20c/deploy?0=a&1=%2F&2=b&3=+&4=c",
      "estate": "/overview?0=a&1=%2F&2=b&3=+&4=c#estate",
      "gateway": "/gateways/a%2Fb%20c",
      "gatewayActivity": "/gateways/a%2Fb%20c/activity",
      "gatewayApis": "/gateways/a%2Fb%20c/apis?0=a&1=%2F&2=b&3=+&4=c",
      "gatewayCapabilities": "/gateways/a%2Fb%20c/capabilities?0=a&1=%2F&2=b&3=+&4=c",
      "gatewaySettings": "/gateways/a%2Fb%20c/settings",
      "gateways": "/gateways?0=a&1=%2F&2=b&3=+&4=c",
      "home": "/",
      "invitation": "/invitation/a%2Fb%20c",
      "keys": "/settings/keys",
      "limits": "/settings/limits",
      "locked": "/locked",
      "newApi": "/apis/new?0=a&1=%2F&2=b&3=+&4=c",
      "newGateway": "/gateways/new?kind=a%2Fb+c&sandbox=a%2Fb+c",
      "newVersion": "/apis/a%2Fb%20c/new-version",
      "overview": "/overview?0=a&1=%2F&2=b&3=+&4=c",
      "rollout": "/rollouts/a%2Fb%20c",
      "rollouts": "/rollouts?0=a&1=%2F&2=b&3=+&4=c",
      "route.apiDraft": "/api/apis/a%2Fb%20c/draft",
      "route.apiSource": "/api/apis/a%2Fb%20c/source",
      "route.auth": "/api/auth",
      "route.documentSource": "/api/documents/a%2Fb%20c",
      "route.documents": "/api/documents",
      "route.estate": "/api/overview/estate?0=a&1=%2F&2=b&3=+&4=c",
      "route.estateCsv": "/api/overview/estate/csv?0=a&1=%2F&2=b&3=+&4=c",
      "route.exportApis": "/api/apis/export?0=a&1=%2F&2=b&3=+&4=c",
      "route.health": "/api/health",
      "route.openIdConnect": "/api/sign-in/openid/connect",
      "route.openIdReturn": "/api/sign-in/openid/return",
      "route.openIdSignIn": "/api/sign-in/openid?0=a&1=%2F&2=b&3=+&4=c",
      "route.rollout": "/api/rollouts/a%2Fb%20c",
      "route.search": "/api/search?text=a%2Fb+c",
      "route.trafficCsv": "/api/overview/traffic/csv?0=a&1=%2F&2=b&3=+&4=c",
      "route.work": "/api/work",
      "sessions": "/settings/sessions?0=a&1=%2F&2=b&3=+&4=c",
      "settings": "/settings",
      "setup": "/setup?token=a%2Fb+c",
      "shortcuts": "/shortcuts",
      "signIn": "/sign-in?0=a&1=%2F&2=b&3=+&4=c",
      "signInSettings": "/settings/sign-in",
      "teams": "/settings/teams",
      "tokens": "/settings/tokens?0=a&1=%2F&2=b&3=+&4=c",
      "users": "/settings/users",
    }
  `);
});

/** The address a file answers at, its parameters as `*`: groups in round brackets are no part of it. */
function addressOfFile(file: string): string {
  const parts = file.split("/").slice(1, -1);
  // NextAuth's many addresses are one door, named by its beginning.
  const named = parts.filter((part) => !part.startsWith("(") && !part.startsWith("[..."));
  return `/${named.map((part) => (part.startsWith("[") ? "*" : part)).join("/")}`;
}

test("every address has a page or a route, and every one of these an address", () => {
  const files = globSync("app/**/{page.tsx,route.ts}").map(addressOfFile);
  const built = Object.values(everyAddress(paths, "", "*")).map((address) => address.split(/[?#]/)[0]);
  // Two names for one page: the matrix is a part of the overview.
  expect([...new Set(built)].toSorted()).toEqual(files.toSorted());
});

test("searches are escaped, and empty ones leave no question mark", () => {
  expect(paths.gateways({ q: "a&b=c", page: undefined, kind: "" })).toBe("/gateways?q=a%26b%3Dc");
  expect(paths.gateways({ q: undefined })).toBe("/gateways");
  expect(paths.deployApi("x", { revision: 3, gateways: "a,b" })).toBe("/apis/x/deploy?revision=3&gateways=a%2Cb");
  expect(paths.setup("token")).toBe("/setup?token=token");
});
