import type { Definition } from "#lib/model/definition.ts";
import type { ObservedResource } from "#lib/model/resource.ts";
import type { Observation, WriteOutcome } from "../../../connector.ts";
import { asks, sessions, type ToyBug } from "./toy-bug.ts";

let created = 0;

/** Mistakes in checking, observing, writing and serving a gateway that is well. */
export const sessionBugs: readonly ToyBug[] = [
  {
    name: "a bad credential is accepted",
    fails: [2, 11],
    breaks: sessions((session) => ({
      check: (mode) =>
        session.check(mode).catch(() => ({ identity: "?", version: "?", facts: {}, permissions: [], findings: [] })),
    })),
  },
  {
    name: "check hides a missing permission",
    fails: [2],
    breaks: sessions((session) => ({
      check: async (mode) => {
        const report = await session.check(mode);
        return { ...report, permissions: report.permissions.map((entry) => ({ ...entry, granted: true })) };
      },
    })),
  },
  {
    name: "check tries its right to write by writing",
    fails: [2],
    breaks: asks((http) => async (request, options) => {
      if (request.url.pathname === "/whoami") {
        const body = { kind: "api", name: "probe", parent: null, mark: null, spec: {} };
        const url = new URL("/objects/probe", request.url);
        await http({ ...request, method: "PUT", url, body: JSON.stringify(body) }, options).catch(() => undefined);
      }
      return http(request, options);
    }),
  },
  {
    name: "the credential is part of the address",
    fails: [2, 4],
    breaks: asks((http) => (request, options) => {
      const url = new URL(request.url);
      url.searchParams.set("auth", request.headers?.authorization ?? "");
      return http({ ...request, url }, options);
    }),
  },
  {
    name: "a rehearsal is in earnest",
    fails: [4],
    breaks: asks((http) => (request, options) => {
      const url = new URL(request.url);
      url.searchParams.delete("rehearse");
      return http({ ...request, url }, options);
    }),
  },
  {
    name: "forgets the owner mark",
    fails: [4, 5, 6, 7, 8, 9, 11, 12, 14],
    breaks: asks((http) => (request, options) => {
      if (request.method !== "PUT" || !request.url.pathname.startsWith("/objects/")) return http(request, options);
      const body = JSON.stringify({ ...JSON.parse(request.body ?? "{}"), mark: null });
      return http({ ...request, body }, options);
    }),
  },
  {
    name: "undeploy leaves an object",
    fails: [6, 8, 9, 14],
    breaks: sessions((session) => ({
      write: (change, scope) =>
        change.action === "delete" && change.kind === "api"
          ? Promise.resolve({ status: "done", remoteId: change.observed.remoteId })
          : session.write(change, scope),
    })),
  },
  {
    name: "undeploy deletes a stranger",
    fails: [6],
    breaks: sessions((session) => ({
      write: async (change, scope) => {
        if (change.action === "delete" && change.kind === "api") {
          await session.write({ ...change, observed: { ...change.observed, remoteId: "s-rule" } }, scope);
        }
        return session.write(change, scope);
      },
    })),
  },
  {
    name: "a stranger in our place is taken for ours",
    fails: [7],
    breaks: sessions((session) => ({
      list: async (scope) => seenAs(await session.list(scope), (found) => [{ ...found, ownership: "ours" }]),
    })),
  },
  {
    name: "a stranger in our place is not seen",
    fails: [7],
    breaks: sessions((session) => ({
      list: async (scope) => seenAs(await session.list(scope), (found) => (found.ownership === "ours" ? [found] : [])),
    })),
  },
  {
    name: "create chooses a new id each time",
    fails: [8],
    breaks: sessions((session) => ({
      write: (change, scope) => {
        created += 1;
        if (change.action !== "create" || change.kind !== "rule") return session.write(change, scope);
        return session.write({ ...change, desired: { ...change.desired, remoteId: `rule-${created}` } }, scope);
      },
    })),
  },
  {
    name: "sleeps instead of polling",
    fails: [4, 12],
    breaks: sessions((session, { clock, signal }) => ({
      write: async (change, scope) => {
        let outcome = await session.write(change, scope);
        while (outcome.status === "pending") {
          await clock.sleep(outcome.retryAfterMs, signal);
          outcome = await (session.poll?.(outcome.operation) ?? Promise.resolve(outcome));
        }
        return outcome;
      },
    })),
  },
  {
    name: "accepted is called done",
    fails: [4, 5, 6, 7, 8, 9, 11, 12, 14],
    breaks: sessions((session) => ({
      write: async (change, scope): Promise<WriteOutcome> => {
        const { remoteId } = await session.write(change, scope);
        return { status: "done", remoteId };
      },
    })),
  },
  {
    name: "the first poll is called the last",
    fails: [4, 5, 6, 7, 8, 9, 11, 12, 14],
    breaks: sessions((session) => ({
      poll: async (operation): Promise<WriteOutcome> => {
        const outcome = await (session.poll?.(operation) ?? Promise.reject(new Error("no poll")));
        return { status: "done", remoteId: outcome.remoteId };
      },
    })),
  },
  {
    name: "the endpoint is wrong",
    fails: [14],
    breaks: sessions((session) => ({
      endpoints: async (resources) => (await session.endpoints(resources)).map((address) => `${address}/api`),
    })),
  },
  {
    name: "a revoked key still opens",
    fails: [14],
    breaks: asks(
      (http) => (request, options) =>
        request.method === "DELETE" && request.url.pathname.startsWith("/keys/")
          ? Promise.resolve({ status: 204, headers: {}, body: "{}" })
          : http(request, options),
    ),
  },
  {
    name: "allow and deny are exchanged, both ways",
    fails: [14],
    breaks: (connector) => ({
      ...connector,
      encode: (definition, target) => connector.encode(exchanged(definition), target),
      decode: (remote) => {
        const { definition, findings } = connector.decode(remote);
        return { definition: exchanged(definition), findings };
      },
    }),
  },
  {
    name: "nothing is ever called ready",
    fails: [4, 5, 6, 7, 8, 11, 12],
    breaks: sessions((session) => ({
      list: async (scope) => seenAs(await session.list(scope), (found) => [{ ...found, ready: false }]),
    })),
  },
];

function seenAs(
  { resources }: Observation,
  twist: (found: ObservedResource) => readonly ObservedResource[],
): Observation {
  return { resources: resources.flatMap(twist) };
}

function exchanged(definition: Definition): Definition {
  const policies = definition.policies.map((entry) => {
    const { config } = entry;
    return config.type === "ip-filter"
      ? { ...entry, config: { ...config, allow: config.deny, deny: config.allow } }
      : entry;
  });
  return { ...definition, policies };
}
