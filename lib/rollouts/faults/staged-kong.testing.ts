import { type SandboxKong, startSandboxKong } from "#lib/sandbox/kong/kong.ts";
import { adminToken, smallApi } from "../sample-api.testing.ts";
import type { StagedKind, StagedSandbox } from "../stage.testing.ts";

export interface StagedKong extends StagedSandbox {
  readonly kong: SandboxKong;
}

/** What a deployment writes with. The scheduled check asks by POST whether it may write, and is not to be mistaken for one. */
export const writeMethods = ["PUT", "PATCH", "DELETE"];

const kinds = ["services", "routes", "plugins"] as const;

/** Kong, with one of its limits as the policy. */
export const stagedKong: StagedKind<StagedKong> = {
  kind: "kong",
  policies: smallApi.policies,
  deployed: { services: 1, routes: 2, plugins: 2 },
  without: {
    "F6 DEP": "no permanent quotas",
    "F8 DEP": "lists do not lag",
    "F8 DEP killed": "lists do not lag",
    "F8 DEP lost": "lists do not lag",
    "F8 UND": "lists do not lag",
    "F14 DEP said": "nobody is there to say it",
    "F14 UND said": "nobody is there to say it",
    "F25 DEP": "no asynchronous operations",
    "F25 UND": "no asynchronous operations",
  },
  open: async (detour) => {
    const kong = await startSandboxKong({ adminToken });
    return faceOf(kong, await detour(kong.adminUrl));
  },
};

function faceOf(kong: SandboxKong, adminUrl: string): StagedKong {
  return {
    kong,
    registration: { settings: { adminUrl, proxyUrl: kong.proxyUrl }, values: { adminToken } },
    faults: kong.faults,
    requests: kong.requests,
    writes: () =>
      kong.requests.all().filter(({ door, method }) => door === "admin" && writeMethods.includes(method)).length,
    made: () => Object.fromEntries(kinds.map((kind) => [kind, kong.state.all(kind).length])),
    forget: () => {
      for (const kind of kinds.toReversed()) for (const { id } of kong.state.all(kind)) kong.state.remove(kind, id);
    },
    edit: () => {
      for (const service of kong.state.all("services")) kong.state.put("services", { ...service, retries: 1 });
      return "retries";
    },
    revoke: () => kong.tokens.expire(),
    renew: () => {
      const token = `token ${crypto.randomUUID()}`;
      kong.tokens.renew(token);
      return { adminToken: token };
    },
    hang: () => {
      const [plugin] = kong.state.all("plugins");
      if (plugin === undefined) throw new Error("The sample API has a plugin.");
      const own = {
        id: crypto.randomUUID(),
        name: "correlation-id",
        instance_name: null,
        config: {},
        tags: ["theirs"],
      };
      kong.state.put("plugins", { ...plugin, ...own });
    },
    close: kong.close,
  };
}
