import "server-only";
import { getDb, type Tx } from "../db/client.ts";
import { AppError } from "../errors.ts";
import type { Actor } from "../model/actor.ts";

/**
 * Why the actor may not deploy to some of these gateways, by gateway id. A gateway without grants is open to every
 * publisher; one with grants to the publishers of those teams. Admins give the grants and may deploy anywhere. One statement.
 */
export async function deployRefusals(
  actor: Actor,
  gatewayIds: readonly string[],
  db?: Pick<Tx, "gateway">,
): Promise<ReadonlyMap<string, string>> {
  if (actor.kind === "system" || (actor.kind === "user" && actor.role === "admin")) return new Map();
  const userId = actor.kind === "user" ? actor.id : undefined;
  const gateways = await (db ?? (await getDb())).gateway.findMany({
    where: { id: { in: [...gatewayIds] }, grants: { some: {} } },
    select: {
      id: true,
      name: true,
      grants: {
        orderBy: { team: { name: "asc" } },
        select: { team: { select: { name: true, memberships: { select: { userId: true } } } } },
      },
    },
  });
  const teamsOf = (gateway: (typeof gateways)[number]) => gateway.grants.map(({ team }) => team);
  return new Map(
    gateways
      .filter(
        (gateway) => !teamsOf(gateway).some(({ memberships }) => memberships.some((one) => one.userId === userId)),
      )
      .map((gateway) => [gateway.id, refusalSentence(gateway.name, teamsOf(gateway))]),
  );
}

function refusalSentence(gateway: string, teams: readonly { readonly name: string }[]): string {
  const names = teams.map(({ name }) => name);
  const who = names.length === 1 ? `the team ${names[0]}` : `the teams ${names.join(", ")}`;
  return `Only ${who} may deploy to ${gateway}, and you are in none. Ask an admin to add you.`;
}

/** Refuses the whole act when one of its gateways is not the actor's to deploy to. Throws AppError `forbidden`. */
export async function assertMayDeploy(
  actor: Actor,
  gatewayIds: readonly string[],
  db?: Pick<Tx, "gateway">,
): Promise<void> {
  const refusals = await deployRefusals(actor, gatewayIds, db);
  if (refusals.size === 0) return;
  throw new AppError({ code: "forbidden", sentence: [...refusals.values()].join(" ") });
}
