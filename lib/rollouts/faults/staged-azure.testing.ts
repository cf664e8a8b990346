import { type SandboxAzure, startSandboxAzure } from "#lib/sandbox/azure/azure.ts";
import type { StagedKind, StagedSandbox } from "../stage.testing.ts";

const byName = "what Gatehouse makes is found by its name, never in a list";

/** API Management of Azure, in a service that has other people's APIs too. */
export const stagedAzure: StagedKind = {
  kind: "azure",
  policies: [{ id: "cors", name: "CORS", config: { type: "cors" } }],
  deployed: { apis: 1, operations: 2, policies: 1 },
  mostRefusals: 2,
  without: {
    "F8 DEP": byName,
    "F8 DEP killed": byName,
    "F8 DEP lost": byName,
    "F8 UND": byName,
    "F11 UND": "what hangs on an API is not looked at",
  },
  open: async (detour) => {
    const azure = await startSandboxAzure({ seed: true, settings: { settleMs: 0 } });
    return faceOf(azure, await detour(azure.controlUrl));
  },
};

function faceOf(azure: SandboxAzure, controlUrl: string): StagedSandbox {
  const { state, requests, credentials, services } = azure;
  const [service] = services;
  const strangers = new Set(state.all("apis").map(({ id }) => id));
  const ours = () => state.all("apis").filter(({ id }) => !strangers.has(id));
  const isOurs = (id: string) => ours().some((api) => api.id === id);
  const operations = () => state.all("operations").filter(({ api }) => isOurs(api));
  const policies = () => state.all("policies").filter(({ scope }) => isOurs(scope));
  return {
    registration: {
      settings: {
        subscriptionId: azure.subscriptionId,
        resourceGroup: azure.resourceGroup,
        serviceName: service.name,
        tenantId: azure.tenantId,
        clientId: credentials.deployer.clientId,
        armEndpoint: controlUrl,
        authorityHost: controlUrl,
      },
      values: signInWith(credentials.deployer.clientSecret),
    },
    faults: azure.faults,
    requests,
    writes: () => requests.all().filter(({ door, method }) => door === "arm" && method !== "GET").length,
    made: () => ({ apis: ours().length, operations: operations().length, policies: policies().length }),
    forget: () => {
      for (const { id } of policies()) state.remove("policies", id);
      for (const { id } of operations()) state.remove("operations", id);
      const sets = new Set(ours().map(({ versionSet }) => versionSet));
      for (const { id } of ours()) state.remove("apis", id);
      for (const { id } of state.all("versionSets")) if (sets.has(id)) state.remove("versionSets", id);
    },
    edit: () => {
      for (const operation of operations()) state.put("operations", { ...operation, urlTemplate: "/theirs" });
      return "operations";
    },
    revoke: () => azure.changeSecret("another secret"),
    renew: () => {
      azure.changeSecret("the new secret");
      return signInWith("the new secret");
    },
    useUpQuota: () => {
      for (const api of ours()) {
        for (let revision = 2; revision <= 101; revision += 1) {
          const id = api.id.replace(/rev=\d+$/, `rev=${revision}`);
          state.put("apis", { ...api, id, revision: String(revision), isCurrent: false, revisionDescription: null });
        }
      }
      return "exceeds the limit";
    },
    gone: { serviceName: "deleted-since" },
    stall: () => azure.changeSettings({ settleMs: 600_000, settlePolls: 1_000_000 }),
    resume: () => azure.changeSettings({ settleMs: 0, settlePolls: 1 }),
    close: azure.close,
  };
}

const signInWith = (clientSecret: string) => ({ signIn: { type: "client-secret", clientSecret } });
