import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type SandboxKong, startSandboxKong } from "#lib/sandbox/kong/kong.ts";
import { adminToken } from "../sample-api.testing.ts";
import { type Act, acts, type World } from "./acts.ts";
import { Child } from "./child-process.ts";

// On the embedded database; on PostgreSQL where GATEHOUSE_TEST_POSTGRES names a server, as with openTestDatabase.
const server = process.env.GATEHOUSE_TEST_POSTGRES;
const where = server === undefined || server === "" ? "the embedded database" : "PostgreSQL";

let kong: SandboxKong;
let environment: Record<string, string>;
let child: Child;
const folder = mkdtempSync(path.join(tmpdir(), "gatehouse-crash-"));
const points = new Map<Act, readonly string[]>();
const settled = new Map<Act, unknown>();
let tried = 0;

beforeAll(async () => {
  kong = await startSandboxKong({ adminToken, seed: true });
  environment = {
    DATA_DIR: folder,
    GATEHOUSE_OUTBOUND_ALLOW: "127.0.0.1",
    NODE_COMPILE_CACHE: path.join(tmpdir(), "gatehouse-crash-compile-cache"),
    ...(server ? { DATABASE_URL: await freshDatabase(server) } : {}),
  };
  child = new Child(environment);
  child.tell({ do: "prepare", adminUrl: kong.adminUrl, proxyUrl: kong.proxyUrl, adminToken });
  await child.next("prepared");
}, 120_000);

afterAll(async () => {
  child.kill();
  await child.end();
  await kong.close();
  rmSync(folder, { recursive: true, force: true });
});

describe(`a worker that is killed, on ${where}`, () => {
  it("passes numbered points only, the same ones each time", async () => {
    const strangers = onKong();
    for (const act of acts) {
      child.tell({ do: "survey", act });
      points.set(act, (await child.next("surveyed")).points);
      settled.set(act, onKong());
    }
    expect(settled.get("undeploy")).toEqual(strangers);
    for (const [act, names] of points) {
      process.stdout.write(`crash points of ${act} on ${where}: ${names.length} (${[...new Set(names)].join(", ")})\n`);
      expect(names.length).toBeGreaterThan(10);
      expect(names.filter((name) => name.endsWith(":before"))).toHaveLength(names.length / 2);
    }
  }, 120_000);

  it("loses and doubles nothing, at whichever point", async () => {
    const left = new Map(acts.map((act) => [act, [...(points.get(act) ?? []).keys()]]));
    const failures: string[] = [];
    while ([...left.values()].some((numbers) => numbers.length > 0)) {
      for (const act of acts) {
        const at = left.get(act)?.shift();
        if (at === undefined) await runWhole(act);
        else failures.push(...(await dieAndRecover(act, at)));
      }
    }
    process.stdout.write(`crash points tried on ${where}: ${tried}, recovered: ${tried - failures.length}\n`);
    expect(failures).toEqual([]);
  }, 900_000);
});

async function runWhole(act: Act): Promise<void> {
  child.tell({ do: "survey", act });
  await child.next("surveyed");
}

/** Kills the child at one point and lets the next one take up what was left. Answers what is wrong afterwards. */
async function dieAndRecover(act: Act, at: number): Promise<string[]> {
  child.tell({ do: "recover" });
  const before = (await child.next("recovered")).world;
  child.tell({ do: "die", act, at });
  const { how, reports, errors } = await child.end();
  child = new Child(environment);
  child.tell({ do: "recover" });
  const { world } = await child.next("recovered");
  tried += 1;
  const name = reports.find((report) => report.is === "point")?.name;
  const acknowledged = reports.find((report) => report.is === "acknowledged")?.rolloutId;
  const place = `${act} at ${at} (${name ?? "not reached"})`;
  if (how !== "SIGKILL" || name === undefined) return [`${place}: the child ended by ${how}: ${errors}`];
  const begun = world.rollouts > before.rollouts;
  if (acknowledged !== undefined && world.lastRolloutId !== acknowledged) return [`${place}: the intent was lost`];
  // Killed before the intent was recorded: nothing was promised, so it is asked for again.
  if (!begun) await runWhole(act);
  return [...wrongIn(world, begun), ...(sameAs(settled.get(act), onKong()) ? [] : ["the gateway differs"])].map(
    (what) => `${place}: ${what}`,
  );
}

function wrongIn(world: World, begun: boolean): string[] {
  const wrong: string[] = [];
  if (begun && world.lastRolloutState !== "succeeded") wrong.push(`the rollout ended as ${world.lastRolloutState}`);
  if (world.openSteps > 0) wrong.push(`${world.openSteps} steps stayed open`);
  if (world.leaseHolder !== null) wrong.push("the gateway stayed held");
  return wrong;
}

/** Every entity as stored, without its timestamps: a duplicate or an orphan makes a difference. */
function onKong(): unknown {
  const kinds = ["services", "routes", "plugins", "upstreams", "targets", "consumers"] as const;
  return kinds.map((kind) =>
    kong.state
      .all(kind)
      .map(({ created_at: _created, updated_at: _updated, ...entity }) => entity)
      .toSorted((a, b) => (a.id < b.id ? -1 : 1)),
  );
}

function sameAs(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

async function freshDatabase(address: string): Promise<string> {
  const name = `gatehouse_crash_${randomUUID().replaceAll("-", "")}`;
  const client = new pg.Client({ connectionString: address });
  await client.connect();
  await client.query(`CREATE DATABASE "${name}"`);
  await client.end();
  const url = new URL(address);
  url.pathname = `/${name}`;
  return url.href;
}
