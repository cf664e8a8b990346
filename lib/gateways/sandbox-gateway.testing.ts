import { afterAll, beforeAll } from "vitest";
import { openTestDatabase, type TestDatabase } from "#lib/db/testing.ts";
import { forgetEnv } from "#lib/env.ts";
import type { CommandContext } from "#lib/model/actor.ts";
import type { Role } from "#lib/model/permission.ts";
import { type SandboxKong, startSandboxKong } from "#lib/sandbox/kong/kong.ts";
import type { RegisterGateway } from "./input.ts";

export const adminToken = "canary-admin-token";

/** A sandbox Kong that asks for a token, reachable by the outbound rules. */
export async function startGateway(): Promise<SandboxKong> {
  process.env.GATEHOUSE_OUTBOUND_ALLOW = "127.0.0.1";
  forgetEnv();
  return startSandboxKong({ adminToken, readOnlyToken: "canary-read-only" });
}

/** A database and a sandbox Kong, from before the first test of a file until after its last. */
export function gatewayStage(): { readonly database: TestDatabase; readonly kong: SandboxKong } {
  let opened: { readonly database: TestDatabase; readonly kong: SandboxKong } | undefined;
  const stage = () => {
    if (opened === undefined) throw new Error("The stage opens before the first test.");
    return opened;
  };
  beforeAll(async () => {
    opened = { database: await openTestDatabase(), kong: await startGateway() };
  });
  afterAll(async () => {
    await opened?.kong.close();
    await opened?.database.close();
  });
  return {
    get database() {
      return stage().database;
    },
    get kong() {
      return stage().kong;
    },
  };
}

export function actAs(role: Role): CommandContext {
  const id = "01890000-0000-7000-8000-000000000001";
  return {
    actor: { kind: "user", id, name: "Ada", email: "ada@example.com", role, sessionId: id },
    requestId: "request-1",
  };
}

export const settingsOf = (kong: SandboxKong) => ({ adminUrl: kong.adminUrl, proxyUrl: kong.proxyUrl });

let counter = 0;

/** What a person would send to register this gateway, under names of its own. */
export function registration(kong: SandboxKong, change: Partial<RegisterGateway> = {}): RegisterGateway {
  counter += 1;
  return {
    name: `edge-${counter}`,
    kind: "kong",
    settings: settingsOf(kong),
    credential: { from: "new", name: `edge-${counter} token`, values: { adminToken } },
    mode: "read-write",
    labels: ["production"],
    ...change,
  };
}
