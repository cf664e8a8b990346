import "server-only";
import type { z } from "zod";
import { appendAudit } from "../../audit/commands.ts";
import { getDb, type Tx } from "../../db/client.ts";
import { lockUntilCommit } from "../../db/transaction-lock.ts";
import { AppError } from "../../errors.ts";
import type { CommandContext } from "../../model/actor.ts";
import { parseInput } from "../../parse-input.ts";
import { authorize } from "../authorize.ts";
import { membershipSchema, newTeamSchema, renameTeamSchema, teamIdSchema } from "./input.ts";

/** Makes a team without members. Throws AppError: `invalid`, `conflict` when the name is taken. */
export async function createTeam(
  context: CommandContext,
  input: z.input<typeof newTeamSchema>,
): Promise<{ readonly id: string }> {
  authorize(context.actor, "team:manage");
  const { name } = parseInput(newTeamSchema, input);
  const db = await getDb();
  return db.$transaction(async (tx) => {
    await refuseTakenName(tx, name);
    const { id } = await tx.team.create({ data: { name }, select: { id: true } });
    await appendAudit(tx, context, {
      action: "team.create",
      subject: { type: "team", id, name },
      outcome: "done",
      after: { name },
    });
    return { id };
  });
}

/** Throws AppError: `not-found`, `invalid`, `conflict` when the name is taken. */
export async function renameTeam(context: CommandContext, input: z.input<typeof renameTeamSchema>): Promise<void> {
  authorize(context.actor, "team:manage");
  const { teamId, name } = parseInput(renameTeamSchema, input);
  const db = await getDb();
  await db.$transaction(async (tx) => {
    const team = await findTeam(tx, teamId);
    if (team.name === name) return;
    await refuseTakenName(tx, name, teamId);
    await tx.team.update({ where: { id: teamId }, data: { name } });
    await appendAudit(tx, context, {
      action: "team.rename",
      subject: { type: "team", id: teamId, name },
      outcome: "done",
      before: { name: team.name },
      after: { name },
    });
  });
}

/**
 * Deletes a team that owns nothing and is granted nothing: a gateway whose last grant went would be open to everybody.
 * Throws AppError: `not-found`, `blocked`.
 */
export async function deleteTeam(context: CommandContext, input: z.input<typeof teamIdSchema>): Promise<void> {
  authorize(context.actor, "team:manage");
  const { teamId } = parseInput(teamIdSchema, input);
  const db = await getDb();
  await db.$transaction(async (tx) => {
    const team = await findTeam(tx, teamId);
    const reason = deleteLocked({ apis: team._count.apis, gateways: team.grants.map(({ gateway }) => gateway.name) });
    if (reason !== undefined) throw new AppError({ code: "blocked", sentence: reason });
    await tx.team.delete({ where: { id: teamId } });
    await appendAudit(tx, context, {
      action: "team.delete",
      subject: { type: "team", id: teamId, name: team.name },
      outcome: "done",
      before: { name: team.name, members: team._count.memberships },
    });
  });
}

/** Why a team cannot be deleted; the button says the same. */
export function deleteLocked(team: {
  readonly apis: number;
  readonly gateways: readonly string[];
}): string | undefined {
  if (team.gateways.length > 0) {
    return `It is granted ${team.gateways.join(", ")}. Take the grant away in the settings of that gateway first.`;
  }
  if (team.apis > 0) return `It owns ${team.apis} ${team.apis === 1 ? "API" : "APIs"}. Give them another owner first.`;
  return undefined;
}

/** Adds somebody. One who came by a claim of the provider becomes a member who stays. Throws AppError `not-found`. */
export async function addMember(context: CommandContext, input: z.input<typeof membershipSchema>): Promise<void> {
  authorize(context.actor, "team:manage");
  const { teamId, userId } = parseInput(membershipSchema, input);
  const db = await getDb();
  await db.$transaction(async (tx) => {
    const { team, user } = await findBoth(tx, teamId, userId);
    const key = { teamId_userId: { teamId, userId } };
    await tx.membership.upsert({
      where: key,
      create: { teamId, userId, source: "person" },
      update: { source: "person" },
    });
    await auditMember(tx, context, "team.add-member", team, user);
  });
}

/** Takes somebody out. A claim of the provider puts them back at their next sign-in. Throws AppError `not-found`. */
export async function removeMember(context: CommandContext, input: z.input<typeof membershipSchema>): Promise<void> {
  authorize(context.actor, "team:manage");
  const { teamId, userId } = parseInput(membershipSchema, input);
  const db = await getDb();
  await db.$transaction(async (tx) => {
    const { team, user } = await findBoth(tx, teamId, userId);
    const { count } = await tx.membership.deleteMany({ where: { teamId, userId } });
    if (count > 0) await auditMember(tx, context, "team.remove-member", team, user);
  });
}

interface Named {
  readonly id: string;
  readonly name: string;
}

function auditMember(tx: Tx, context: CommandContext, action: string, team: Named, user: Named): Promise<void> {
  return appendAudit(tx, context, {
    action,
    subject: { type: "team", id: team.id, name: team.name },
    outcome: "done",
    after: { userId: user.id, name: user.name },
  });
}

async function findBoth(tx: Tx, teamId: string, userId: string): Promise<{ team: Named; user: Named }> {
  const team = await findTeam(tx, teamId);
  const user = await tx.user.findUnique({ where: { id: userId }, select: { id: true, name: true } });
  if (user === null) throw new AppError({ code: "not-found", sentence: "There is no such user. Reload the list." });
  return { team, user };
}

async function findTeam(tx: Tx, id: string) {
  const team = await tx.team.findUnique({
    where: { id },
    select: {
      id: true,
      name: true,
      grants: { select: { gateway: { select: { name: true } } }, take: 5 },
      _count: { select: { apis: true, memberships: true } },
    },
  });
  if (team === null) throw new AppError({ code: "not-found", sentence: "There is no such team. Reload the list." });
  return team;
}

async function refuseTakenName(tx: Tx, name: string, except?: string): Promise<void> {
  await lockUntilCommit(tx, "team-name");
  const taken = await tx.team.findUnique({ where: { name }, select: { id: true } });
  if (taken === null || taken.id === except) return;
  const sentence = `A team named "${name}" exists. Choose another name.`;
  throw new AppError({ code: "conflict", sentence, fields: { name: sentence } });
}
