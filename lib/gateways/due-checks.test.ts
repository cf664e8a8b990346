import { expect, test } from "vitest";
import { countStatements } from "#lib/db/counted-statements.testing.ts";
import { dueForCheck } from "./due-checks.ts";
import { disableGateway } from "./enable-gateway.ts";
import { updateGatewaySchema } from "./input.ts";
import { getGateway } from "./queries.ts";
import { registerGateway } from "./register-gateway.ts";
import { actAs, gatewayStage, registration } from "./sandbox-gateway.testing.ts";
import { updateGateway } from "./update-gateway.ts";

const stage = gatewayStage();
const admin = actAs("admin");

const register = async (change = {}) => (await registerGateway(admin, registration(stage.kong, change))).id;

const lastEvent = () => stage.database.db.auditEvent.findFirstOrThrow({ orderBy: { sequence: "desc" } });

const minutes = (count: number) => count * 60_000;

test("each gateway is due when its own interval is over, and one that is off never", async () => {
  const often = await register({ checkEveryMinutes: 5 });
  const seldom = await register({ checkEveryMinutes: 60 });
  const never = await register({ checkEveryMinutes: null });
  const ours = async (at: Date) =>
    (await dueForCheck(at)).filter((id) => [often, seldom, never].includes(id)).toSorted();
  const now = new Date();
  // Never checked, or not since it moved: at once.
  expect(await ours(now)).toEqual([often, seldom].toSorted());
  const { db } = stage.database;
  const checked = { connection: "connected", checkedAt: now };
  await db.gateway.updateMany({ where: { id: { in: [often, seldom, never] } }, data: checked });
  expect(await ours(new Date(now.getTime() + minutes(2)))).toEqual([]);
  // The schedule is looked at every 5 minutes, and the check itself came a few seconds after the look.
  expect(await ours(new Date(now.getTime() + minutes(5) - 9_000))).toEqual([often]);
  expect(await ours(new Date(now.getTime() + minutes(61)))).toEqual([often, seldom].toSorted());
  await disableGateway(admin, { id: often });
  expect(await ours(new Date(now.getTime() + minutes(2000)))).toEqual([seldom]);
  expect(await countStatements(() => dueForCheck(now))).toBe(1);
});

test("is changed with what it was in the audit chain, and an interval nobody offers is refused", async () => {
  const id = await register();
  const { rowVersion } = await getGateway(admin.actor, id);
  await updateGateway(admin, { id, rowVersion, checkEveryMinutes: null });
  expect(await getGateway(admin.actor, id)).toMatchObject({ checkEveryMinutes: null });
  expect(await lastEvent()).toMatchObject({ before: { checkEveryMinutes: 5 }, after: { checkEveryMinutes: null } });
  expect(updateGatewaySchema.safeParse({ id, rowVersion, checkEveryMinutes: 7 }).success).toBe(false);
});
