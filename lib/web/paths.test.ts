import { expect, test } from "vitest";
import { paths } from "./paths.ts";

/** Every builder of the table, called with values that need escaping where it takes any. */
function everyAddress(table: object, prefix = ""): Record<string, string> {
  return Object.fromEntries(
    Object.entries(table).flatMap(([name, build]) =>
      typeof build === "function"
        ? [[`${prefix}${name}`, String(build(...Array.from({ length: build.length }, () => "a/b c")))]]
        : Object.entries(everyAddress(build, `${prefix}${name}.`)),
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
      "apiDefinition": "/apis/a%2Fb%20c/definition",
      "apiDeployments": "/apis/a%2Fb%20c/deployments",
      "apiKeys": "/apis/a%2Fb%20c/keys",
      "apiPolicies": "/apis/a%2Fb%20c/policies",
      "apiRevision": "/apis/a%2Fb%20c/revisions/a/b c",
      "apiRevisions": "/apis/a%2Fb%20c/revisions",
      "apis": "/apis?0=a&1=%2F&2=b&3=+&4=c",
      "credential": "/credentials/a%2Fb%20c",
      "credentials": "/credentials?0=a&1=%2F&2=b&3=+&4=c",
      "deployApi": "/apis/a%2Fb%20c/deploy?0=a&1=%2F&2=b&3=+&4=c",
      "discovery": "/discovery?0=a&1=%2F&2=b&3=+&4=c",
      "drift": "/drift?0=a&1=%2F&2=b&3=+&4=c",
      "gateway": "/gateways/a%2Fb%20c",
      "gatewayActivity": "/gateways/a%2Fb%20c/activity",
      "gatewayApis": "/gateways/a%2Fb%20c/apis",
      "gatewayCapabilities": "/gateways/a%2Fb%20c/capabilities",
      "gatewayDiscovery": "/gateways/a%2Fb%20c/discovery",
      "gatewayDrift": "/gateways/a%2Fb%20c/drift",
      "gatewaySettings": "/gateways/a%2Fb%20c/settings",
      "gateways": "/gateways?0=a&1=%2F&2=b&3=+&4=c",
      "home": "/",
      "invitation": "/invitation/a%2Fb%20c",
      "locked": "/locked",
      "newApi": "/apis/new?0=a&1=%2F&2=b&3=+&4=c",
      "newGateway": "/gateways/new?kind=a%2Fb+c",
      "overview": "/overview",
      "rollout": "/rollouts/a%2Fb%20c",
      "rollouts": "/rollouts?0=a&1=%2F&2=b&3=+&4=c",
      "route.auth": "/api/auth",
      "route.documents": "/api/documents",
      "route.health": "/api/health",
      "route.rollout": "/api/rollouts/a%2Fb%20c",
      "route.search": "/api/search?q=a%2Fb+c",
      "sessions": "/settings/sessions",
      "settings": "/settings",
      "setup": "/setup?token=a%2Fb+c",
      "signIn": "/sign-in?0=a&1=%2F&2=b&3=+&4=c",
      "users": "/settings/users",
    }
  `);
});

test("searches are escaped, and empty ones leave no question mark", () => {
  expect(paths.gateways({ q: "a&b=c", page: undefined, kind: "" })).toBe("/gateways?q=a%26b%3Dc");
  expect(paths.gateways({ q: undefined })).toBe("/gateways");
  expect(paths.deployApi("x", { revision: 3, gateways: "a,b" })).toBe("/apis/x/deploy?revision=3&gateways=a%2Cb");
  expect(paths.setup("token")).toBe("/setup?token=token");
});
