import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { contextOf, makeUser, startTestSession } from "#lib/access/testing.ts";
import { issueToken, revokeApiToken } from "#lib/access/tokens/commands.ts";
import { listTokens } from "#lib/access/tokens/queries.ts";
import { changeRole, disableUser } from "#lib/access/users/commands.ts";
import { openTestDatabase, type TestDatabase } from "#lib/db/testing.ts";
import type { CommandContext } from "#lib/model/actor.ts";
import type { Permission, Role } from "#lib/model/permission.ts";
import { type RouteHandler, route } from "./route.ts";
import { browserHeaders } from "./testing.ts";

let database: TestDatabase;
beforeEach(async () => {
  database = await openTestDatabase();
});
afterEach(() => database.close());

const readGateways = route({
  name: "thing.list",
  permission: "gateway:read",
  run: async ({ context }) => ({ by: context.actor.kind, name: context.actor.name }),
});

async function owned(role: Role, permissions: Permission[] = ["gateway:read"]) {
  const user = await makeUser(role);
  const context = await contextOf(user.id);
  const { token } = await issueToken(context, { name: "dashboard", permissions, days: 30 });
  return { user, context, token };
}

async function ask(handler: RouteHandler, authorization: string, more: Readonly<Record<string, string>> = {}) {
  const request = new Request("http://localhost:3000/api/things", { headers: { authorization, ...more } });
  return handler(request, { params: Promise.resolve({}) });
}

async function admin(): Promise<CommandContext> {
  return contextOf((await makeUser("admin")).id);
}

describe("an API token", () => {
  test("reads what it was given, without a cookie, and its use is noted", async () => {
    const { token, context } = await owned("viewer");
    const response = await ask(readGateways, `Bearer ${token}`);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ by: "token", name: "dashboard" });
    expect(await listTokens(context.actor)).toMatchObject({
      items: [{ name: "dashboard", lastUsedAt: expect.any(Date) }],
    });
  });

  test("is kept as a hash, and in no event", async () => {
    const { token } = await owned("viewer");
    const secret = token.slice("gatehouse_".length, -8);
    const kept = [await database.db.apiToken.findMany(), await database.db.auditEvent.findMany()];
    expect(JSON.stringify(kept, (_, value) => (typeof value === "bigint" ? `${value}` : value))).not.toContain(secret);
  });

  test("may nothing else, though its owner may", async () => {
    const { token } = await owned("admin", ["api:read"]);
    const response = await ask(readGateways, `Bearer ${token}`);
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({
      sentence: "This token may api:read and not gateway:read. Make one that may.",
    });
  });

  test.each<[string, (parts: Awaited<ReturnType<typeof owned>>) => Promise<unknown>]>([
    [
      "it is revoked",
      async ({ context }) => {
        const { items } = await listTokens(context.actor);
        return revokeApiToken(context, { tokenId: items[0]?.id ?? "" });
      },
    ],
    ["its time is over", () => database.db.apiToken.updateMany({ data: { expiresAt: new Date(Date.now() - 1) } })],
    ["its owner is disabled", async ({ user }) => disableUser(await admin(), { userId: user.id })],
  ])("opens nothing from the moment when %s", async (_what, end) => {
    const parts = await owned("publisher");
    expect((await ask(readGateways, `Bearer ${parts.token}`)).status).toBe(200);
    await end(parts);
    const response = await ask(readGateways, `Bearer ${parts.token}`);
    expect(response.status).toBe(401);
    expect(response.headers.get("www-authenticate")).toBe("Bearer");
  });

  test("may no more than its owner's role does now", async () => {
    const handler = route({ name: "thing.users", permission: "activity:read", run: async () => ({}) });
    const { token, user } = await owned("publisher", ["activity:read"]);
    await changeRole(await admin(), { userId: user.id, role: "viewer" });
    expect((await ask(handler, `Bearer ${token}`)).status).toBe(200);
    await database.db.user.update({ where: { id: user.id }, data: { role: "nobody" } });
    expect((await ask(handler, `Bearer ${token}`)).status).toBe(401);
  });

  test.each([
    ["a wrong checksum", (token: string) => `Bearer ${token.slice(0, -1)}${token.endsWith("0") ? "1" : "0"}`],
    ["another secret", (token: string) => `Bearer ${token.slice(0, -12)}aaaa${token.slice(-8)}`],
    ["nothing of ours", () => "Bearer eyJhbGciOiJub25lIn0.e30."],
  ])("with %s is refused, even beside a cookie that would open", async (_what, header) => {
    const { token, user } = await owned("viewer");
    const { cookie = "" } = Object.fromEntries(await browserHeaders({ sessionToken: await startTestSession(user.id) }));
    expect((await ask(readGateways, header(token), { cookie })).status).toBe(401);
  });

  test("is not taken by what changes something, nor by a read that is more than looking", async () => {
    const post = route({ name: "thing.make", method: "POST", permission: "gateway:read", run: async () => ({}) });
    const sessions = route({ name: "thing.own", permission: "own-session:manage", run: async () => ({}) });
    const { token } = await owned("admin");
    const headers = { authorization: `Bearer ${token}`, origin: "http://localhost:3000" };
    const request = new Request("http://localhost:3000/api/things", { method: "POST", headers, body: "{}" });
    expect((await post(request, { params: Promise.resolve({}) })).status).toBe(401);
    expect((await ask(sessions, `Bearer ${token}`)).status).toBe(401);
  });
});

describe("making tokens", () => {
  test.each<[string, object, string]>([
    ["a permission that changes something", { permissions: ["gateway:manage"] }, "permissions"],
    ["no permission", { permissions: [] }, "permissions"],
    ["no end", { days: 100_000 }, "days"],
    ["no name", { name: " " }, "name"],
  ])("is refused with %s", async (_what, change, field) => {
    const input = { name: "x", permissions: ["gateway:read" as const], days: 30, ...change };
    const refused = issueToken(await admin(), input);
    await expect(refused).rejects.toMatchObject({ code: "invalid", fields: { [field]: expect.any(String) } });
    expect(await database.db.apiToken.count()).toBe(0);
  });

  test("shows people their own, and admins everybody's, who may revoke them", async () => {
    const { context, user } = await owned("viewer");
    const stranger = await contextOf((await makeUser("publisher")).id);
    const { items } = await listTokens((await admin()).actor);
    expect(items).toMatchObject([{ owner: user.name, own: false }]);
    expect(await listTokens(stranger.actor)).toEqual({ items: [] });
    const tokenId = z.uuid().parse(items[0]?.id);
    await expect(revokeApiToken(stranger, { tokenId })).rejects.toMatchObject({ code: "not-found" });
    await revokeApiToken(await admin(), { tokenId });
    expect(await listTokens(context.actor)).toEqual({ items: [] });
  });
});
