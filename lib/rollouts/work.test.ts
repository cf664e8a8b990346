import { afterAll, beforeAll, expect, test } from "vitest";
import { markLooked } from "#lib/access/preferences/commands.ts";
import { contextOf, makeUser } from "#lib/access/testing.ts";
import { createApi } from "#lib/apis/create-api.ts";
import { deployRow, someone } from "#lib/apis/testing.ts";
import { countStatements } from "#lib/db/counted-statements.testing.ts";
import { openTestDatabase, type TestDatabase } from "#lib/db/testing.ts";
import { getWork } from "./work-queries.ts";

const now = new Date("2026-03-01T12:00:00Z");
const at = (seconds: number) => new Date(now.getTime() + seconds * 1000);

let database: TestDatabase;
let apiId: string;
let deploymentId: string;
let gatewayId: string;
beforeAll(async () => {
  database = await openTestDatabase();
  const backends = [{ url: "https://backend.example.com" }];
  const input = { name: "Orders", version: "1.0.0", basePath: "/orders", backends };
  apiId = (await createApi(someone("publisher"), input)).id;
  deploymentId = await deployRow(database.db, apiId, "applying", "gateway-a");
  gatewayId = (await database.db.deployment.findUniqueOrThrow({ where: { id: deploymentId } })).gatewayId;
});
afterAll(() => database.close());

async function somebody() {
  const context = await contextOf((await makeUser("viewer")).id);
  if (context.actor.kind !== "user") throw new Error("no user");
  return { context, actor: context.actor };
}

const rollout = { kind: "deploy", strategy: "independent" } as const;

async function makeEnded(finishedAt: Date, createdBy?: string) {
  return database.db.rollout.create({ data: { ...rollout, apiId, state: "failed", finishedAt, createdBy } });
}

async function makeRunning(createdBy: string) {
  const { id } = await database.db.rollout.create({ data: { ...rollout, apiId, state: "running", createdBy } });
  const target = { deploymentId, gatewayId, rolloutId: id, generation: 1, predictedWrites: 10 };
  const made = await database.db.target.create({ data: { ...target, state: "applying", startedAt: at(-8) } });
  const call = {
    targetId: made.id,
    gatewayId,
    phase: "applying",
    method: "PUT",
    address: "/",
    durationMs: 1,
    startedAt: now,
  };
  for (const effect of ["write", "write", "write", "write", "read"]) {
    await database.db.providerCall.create({ data: { ...call, effect } });
  }
  return { id, targetId: made.id };
}

test("what runs is shown with its progress, its time left and what it waits for; whose it is is known", async () => {
  const { actor } = await somebody();
  const { id, targetId } = await makeRunning(actor.id);
  expect((await getWork(actor, now)).running).toMatchObject([
    {
      ...{ id, mine: true, apiName: "Orders", apiVersion: "1.0.0", progress: 0.4, leftMs: 12_000 },
      ...{ gateways: { ended: 0, total: 1 }, waits: [] },
    },
  ]);
  const step = {
    targetId,
    attempt: 1,
    ordinal: 1,
    phase: "apply",
    operationKey: "k",
    action: "create",
    resourceKey: "r",
  };
  const waiting = { waitingFor: "It asked to slow down.", waitingUntil: at(30) };
  await database.db.step.create({
    data: { ...step, label: "l", state: "started", fence: 1, startedAt: now, ...waiting },
  });
  const other = await somebody();
  expect((await getWork(other.actor, now)).running).toMatchObject([
    {
      ...{ id, mine: false, leftMs: 42_000 },
      waits: [{ gatewayName: "gateway-a", until: at(30), sentence: "It asked to slow down." }],
    },
  ]);
  expect((await getWork(other.actor, at(31))).running[0]?.waits).toEqual([]);
  await database.db.rollout.update({ where: { id }, data: { finishedAt: at(-7200), state: "succeeded" } });
});

test("what ended is news until the person has looked, and to somebody who never did for a day", async () => {
  const { context, actor } = await somebody();
  const old = await makeEnded(at(-25 * 3600));
  const fresh = await makeEnded(at(-60), actor.id);
  const news = async () => Object.fromEntries((await getWork(actor, now)).ended.map((work) => [work.id, work.news]));
  expect(await news()).toMatchObject({ [fresh.id]: true, [old.id]: false });
  await markLooked(context, now);
  expect((await news())[fresh.id]).toBe(false);
  const later = await makeEnded(at(5));
  expect(await news()).toMatchObject({ [later.id]: true, [fresh.id]: false });
  expect((await getWork(actor, now)).ended.map(({ id }) => id).slice(0, 2)).toEqual([later.id, fresh.id]);
});

test("is read in nine statements, however much there is", async () => {
  const { actor } = await somebody();
  for (let index = 0; index < 30; index += 1) await makeEnded(at(-3600 - index));
  for (let index = 0; index < 3; index += 1) await makeRunning(actor.id);
  expect(await countStatements(() => getWork(actor, now))).toBeLessThanOrEqual(9);
  const { running, ended } = await getWork(actor, now);
  expect([running.length, ended.length]).toEqual([3, 12]);
});
