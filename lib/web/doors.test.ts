import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeUser, startTestSession } from "#lib/access/testing.ts";
import { openTestDatabase, type TestDatabase } from "#lib/db/testing.ts";
import { env } from "#lib/env.ts";
import { roleCan, roles } from "#lib/model/permission.ts";
import type { ActionResult } from "#lib/model/problem.ts";
import { actionFiles, routeFiles } from "./entry-files.testing.ts";
import { type Entry, entryOf } from "./registry.ts";
import type { RouteHandler } from "./route.ts";
import { browserHeaders, fromBrowser } from "./testing.ts";

interface Loaded<Call> {
  readonly file: string;
  readonly exportName: string;
  readonly entry: Entry;
  readonly call: Call;
}

async function load<Call>(files: readonly string[]): Promise<Loaded<Call>[]> {
  const loaded = await Promise.all(
    files.map(async (file) => {
      const exports: Record<string, Call> = await import(/* @vite-ignore */ `${process.cwd()}/${file}`);
      return Object.entries(exports).map(([exportName, call]) => {
        const entry = entryOf(call);
        if (entry === undefined) throw new Error(`${file} exports ${exportName}, which no wrapper made`);
        return { file, exportName, entry, call };
      });
    }),
  );
  return loaded.flat();
}

const actions = await load<(input: unknown) => Promise<ActionResult<unknown>>>(actionFiles);
const routes = await load<RouteHandler>(routeFiles);

let database: TestDatabase;
const tokens = new Map<string, string>();
beforeAll(async () => {
  database = await openTestDatabase();
  for (const role of roles) tokens.set(role, await startTestSession((await makeUser(role)).id));
});
afterAll(() => database.close());

/** The whole database but what a request as such leaves behind: audit events, session use, throttling. */
async function snapshot(): Promise<string> {
  const { db } = database;
  const tables = await Promise.all([
    db.user.findMany({ orderBy: { id: "asc" } }),
    db.invitation.findMany({ orderBy: { id: "asc" } }),
    db.setting.findMany({ orderBy: { key: "asc" } }),
    db.gateway.findMany({ orderBy: { id: "asc" } }),
    db.credential.findMany({ orderBy: { id: "asc" } }),
    db.api.findMany({ orderBy: { id: "asc" } }),
    db.document.findMany({ orderBy: { id: "asc" } }),
    db.revision.findMany({ orderBy: { id: "asc" } }),
    db.deployment.findMany({ orderBy: { id: "asc" } }),
    db.rollout.findMany({ orderBy: { id: "asc" } }),
    db.team.findMany({ orderBy: { id: "asc" }, include: { memberships: true, grants: true } }),
    db.identityProvider.findMany(),
    db.apiToken.findMany(),
    db.identity.findMany({ orderBy: { id: "asc" } }),
    db.signInAttempt.findMany(),
    db.accessKey.findMany({ orderBy: { id: "asc" } }),
    db.session.findMany({ orderBy: { id: "asc" }, select: { id: true, revokedAt: true } }),
  ]);
  return JSON.stringify(tables, (_, value) => (typeof value === "bigint" ? `${value}` : value));
}

function problemCode(result: ActionResult<unknown>): string | undefined {
  return result.ok ? undefined : result.problem.code;
}

test("every entry has a name of its own", () => {
  const names = actions.map(({ entry }) => entry.name);
  expect(names.toSorted()).toEqual([...new Set(names)].toSorted());
});

describe.each(actions.map((one) => [one.entry.name, one] as const))("action %s", (name, { entry, call }) => {
  const callers = entry.door === "public" ? [] : [undefined, ...roles];

  test.each(callers)("called by %s is let through or refused as declared", async (role) => {
    const allowed = role !== undefined && "permission" in entry && roleCan(role, entry.permission);
    const before = await snapshot();
    const events = await database.db.auditEvent.count({ where: { action: name, outcome: "refused" } });
    // Input that no action accepts: whoever gets past the door goes no further.
    const result = await fromBrowser({ sessionToken: role && tokens.get(role) }, () => call({ "not a field": true }));
    const refusal = role === undefined ? "unauthenticated" : "forbidden";
    expect(problemCode(result)).toBe(allowed ? "invalid" : refusal);
    expect(await snapshot()).toBe(before);
    const added = (await database.db.auditEvent.count({ where: { action: name, outcome: "refused" } })) - events;
    expect(added).toBe(allowed ? 0 : 1);
  });

  test.each([
    ["a foreign one", "https://evil.example"],
    ["none", null],
    ["null", "null"],
    ["a malformed one", "http//localhost:3000"],
    ["ours with a longer name", `${env().GATEHOUSE_URL}.evil.example`],
    ["ours over another scheme", env().GATEHOUSE_URL.replace("http:", "https:")],
  ])("is refused without effect when the origin is %s", async (_, origin) => {
    const before = await snapshot();
    const result = await fromBrowser({ sessionToken: tokens.get("admin"), origin }, () => call({}));
    expect(result).toMatchObject({
      ok: false,
      problem: { code: "forbidden", sentence: expect.stringContaining("did not come from a page") },
    });
    expect(await snapshot()).toBe(before);
  });

  test.each(["cross-site", "same-site", "none"])("is refused when the browser says %s", async (site) => {
    const headers = { "sec-fetch-site": site };
    const result = await fromBrowser({ sessionToken: tokens.get("admin"), headers }, () => call({}));
    expect(problemCode(result)).toBe("forbidden");
  });
});

const sessionRoutes = routes.filter(({ entry }) => entry.door === undefined || entry.door === "session");

describe.each(sessionRoutes.map((one) => [`${one.exportName} ${one.file}`, one] as const))(
  "%s",
  (_, { entry, call, exportName }) => {
    const address = `${env().GATEHOUSE_URL}/api/anything`;
    const knock = async (options: Parameters<typeof browserHeaders>[0]) =>
      call(new Request(address, { method: exportName, headers: await browserHeaders(options) }), {
        params: Promise.resolve({ id: "no such id" }),
      });

    test.each([undefined, ...roles])("called by %s is let through or refused as declared", async (role) => {
      const allowed = role !== undefined && "permission" in entry && roleCan(role, entry.permission);
      const response = await knock({ sessionToken: role && tokens.get(role) });
      if (allowed) expect([401, 403]).not.toContain(response.status);
      else expect(response.status).toBe(role === undefined ? 401 : 403);
      expect(response.headers.get("cache-control")).toMatch(/no-store|no-cache/);
      await response.body?.cancel();
    });

    test("another site may not ask", async () => {
      const response = await knock({ sessionToken: tokens.get("admin"), headers: { "sec-fetch-site": "cross-site" } });
      expect(response.status).toBe(403);
      expect(response.headers.get("content-type")).toBe("application/problem+json");
    });
  },
);

const posts = routes.filter(({ exportName }) => exportName !== "GET");

test.each(posts.map((one) => [`${one.exportName} ${one.file}`, one] as const))(
  "%s is refused without effect from anywhere but our own pages",
  async (_, { call, exportName }) => {
    const before = await snapshot();
    for (const origin of ["https://evil.example", null, "null", "nonsense"]) {
      const headers = await browserHeaders({ sessionToken: tokens.get("admin"), origin });
      const request = new Request(`${env().GATEHOUSE_URL}/api/anything`, { method: exportName, headers, body: "{}" });
      const response = await call(request, { params: Promise.resolve({}) });
      expect(response.status).toBe(403);
    }
    expect(await snapshot()).toBe(before);
  },
);

test("every door but session is on this list, with its reason and what limits it", () => {
  const others = [...actions, ...routes].flatMap(({ entry, exportName }) =>
    !("reason" in entry)
      ? []
      : [
          `${entry.kind === "route" ? exportName : "action"} ${entry.name} · ${entry.door} · ${entry.reason} · ${
            "instead" in entry.throttle
              ? entry.throttle.instead
              : `${entry.throttle.attempts} in ${entry.throttle.windowSeconds} s per address`
          }`,
        ],
  );
  expect(others.toSorted()).toMatchInlineSnapshot(`
    [
      "GET health.read · public · Load balancers and the start script ask before anybody can sign in. It says no more than ready or not, and why. · one small read; probes come every few seconds",
      "GET session.begin-openid · public · Sign-in through the company's provider begins here, before anybody has a session. · 60 in 60 s per address",
      "GET session.complete-openid · public · The provider's answer comes before there is a session; the attempt in the browser's cookie is used up by it. · 60 in 60 s per address",
      "GET session.nextauth · nextauth · NextAuth's own handler: sign-in, sign-out and the session, before anybody has one. · lib/access/throttle.ts, per account and per address",
      "POST session.nextauth · nextauth · NextAuth's own handler: sign-in, sign-out and the session, before anybody has one. · lib/access/throttle.ts, per account and per address",
      "action setup.complete · public · The first admin has no account yet; the single-use link is the proof. · 10 in 60 s per address",
      "action user.accept-invitation · public · The invited person has no account yet; the single-use link is the proof. · 10 in 60 s per address",
    ]
  `);
});

test("every action whose success leaves no audit event is on this list, with its reason", () => {
  const unaudited = actions.flatMap(({ entry }) => (entry.unaudited ? [`${entry.name} · ${entry.unaudited}`] : []));
  expect(unaudited.toSorted()).toMatchInlineSnapshot(`
    [
      "api.format-source · It only lays out what is typed.",
      "preference.look · Only what is news to the person themselves.",
      "preference.save · Only how the portal looks to the person themselves.",
    ]
  `);
});
