import "server-only";
import { getDb } from "../../db/client.ts";
import type { Actor } from "../../model/actor.ts";
import { authorize } from "../authorize.ts";

export interface TeamName {
  readonly id: string;
  readonly name: string;
}

export interface TeamMember extends TeamName {
  readonly email: string;
  readonly disabled: boolean;
  /** A claim of the identity provider put them here, and takes them out again. */
  readonly byClaim: boolean;
}

export interface ListedTeam extends TeamName {
  readonly createdAt: Date;
  readonly members: readonly TeamMember[];
  /** How many APIs it owns. */
  readonly apis: number;
  /** Gateways it is granted, by name. */
  readonly gateways: readonly TeamName[];
}

/** Every team with its people. Companies have tens of teams, so the list is whole. */
export async function listTeams(actor: Actor): Promise<readonly ListedTeam[]> {
  authorize(actor, "team:manage");
  const db = await getDb();
  const rows = await db.team.findMany({
    orderBy: { name: "asc" },
    select: {
      id: true,
      name: true,
      createdAt: true,
      memberships: {
        orderBy: { user: { name: "asc" } },
        select: { source: true, user: { select: { id: true, name: true, email: true, disabledAt: true } } },
      },
      grants: { orderBy: { gateway: { name: "asc" } }, select: { gateway: { select: { id: true, name: true } } } },
      _count: { select: { apis: true } },
    },
  });
  return rows.map(({ memberships, grants, _count, ...team }) => ({
    ...team,
    members: memberships.map(({ source, user: { disabledAt, ...user } }) => ({
      ...user,
      disabled: disabledAt !== null,
      byClaim: source === "provider",
    })),
    apis: _count.apis,
    gateways: grants.map(({ gateway }) => gateway),
  }));
}

/** The names of all teams, to choose from. */
export async function teamNames(actor: Actor): Promise<readonly TeamName[]> {
  authorize(actor, "team:read");
  const db = await getDb();
  return db.team.findMany({ orderBy: { name: "asc" }, select: { id: true, name: true } });
}
