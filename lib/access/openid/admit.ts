import "server-only";
import { type AuditEntry, appendAudit } from "../../audit/commands.ts";
import { getDb, type Tx } from "../../db/client.ts";
import { lockUntilCommit } from "../../db/transaction-lock.ts";
import type { CommandContext } from "../../model/actor.ts";
import type { Role } from "../../model/permission.ts";
import { revokeSessionsOf, revokeToken, type SignInClient, startSession } from "../sessions.ts";
import { emailSchema, personNameSchema } from "../user-input.ts";
import { withdrawInvitationsOf } from "../users/invitation-commands.ts";
import { anotherAdminIsLeft } from "../users/last-admin.ts";
import { type Claims, claimValues, roleFor, teamsFor } from "./claims.ts";
import type { ProvenIdentity } from "./provider-client.ts";
import type { StoredProvider } from "./provider-row.ts";
import { OpenIdRefusal } from "./refusal.ts";

interface Admission {
  readonly provider: StoredProvider;
  readonly proven: ProvenIdentity;
  readonly roleValues: readonly string[];
  readonly previousToken: string | undefined;
  readonly client: SignInClient;
  readonly requestId: string;
}

interface Person {
  readonly id: string;
  readonly name: string;
  readonly email: string;
}

/**
 * Lets a proven person in: finds or makes their account by issuer and subject, gives it the role and the teams that the
 * claims say now, and starts a session, in one transaction. Returns the session's token.
 * Throws `OpenIdRefusal`: `no-access`, `disabled`, `last-admin`, `email-taken`, `no-email`, `email-unverified`.
 */
export async function admit(admission: Admission, now: Date): Promise<string> {
  const { provider, proven, roleValues, client } = admission;
  const role = roleFor(roleValues, provider.roleMappings);
  if (role === undefined) throw new OpenIdRefusal("no-access", noAccessDetail(provider.roleClaim, roleValues));
  const db = await getDb();
  return db.$transaction(async (tx) => {
    await lockUntilCommit(tx, "users");
    const { person, event } = await accountOf(tx, admission, role, now);
    const teams = await followTeams(tx, admission, person.id);
    if (admission.previousToken !== undefined) await revokeToken(tx, admission.previousToken, now);
    const session = await startSession(tx, person.id, client, now);
    // They act themselves: they have proven who they are, and what the claims changed is theirs.
    const actor = { kind: "user", ...person, role, sessionId: session.id } as const;
    const context: CommandContext = { actor, requestId: admission.requestId };
    if (event !== undefined) await appendAudit(tx, context, event);
    await appendAudit(tx, context, {
      action: "session.start",
      subject: { type: "session", id: person.id, name: person.name },
      outcome: "done",
      after: { through: provider.name, issuer: proven.issuer, role, teams, address: client.address ?? null },
    });
    return session.token;
  });
}

function noAccessDetail(claim: string, values: readonly string[]): string {
  const shown = values.slice(0, 20).map((value) => JSON.stringify(value.slice(0, 100)));
  const more = values.length > shown.length ? ` and ${values.length - shown.length} more` : "";
  return shown.length === 0 ? `The claim ${claim} is empty.` : `The claim ${claim} holds ${shown.join(", ")}${more}.`;
}

interface Account {
  readonly person: Person;
  /** What became of the account, when something did. */
  readonly event?: AuditEntry;
}

async function accountOf(tx: Tx, admission: Admission, role: Role, now: Date): Promise<Account> {
  const { issuer, subject } = admission.proven;
  const known = await tx.identity.findUnique({
    where: { issuer_subject: { issuer, subject } },
    select: { id: true, user: { select: { id: true, name: true, email: true, role: true, disabledAt: true } } },
  });
  if (known === null) return joinNewcomer(tx, admission, role, now);
  const { role: roleBefore, disabledAt, ...person } = known.user;
  if (disabledAt !== null) throw new OpenIdRefusal("disabled");
  await tx.identity.update({ where: { id: known.id }, data: { lastSignInAt: now } });
  if (roleBefore === role) return { person };
  return { person, event: await followRole(tx, admission, { ...person, role: roleBefore }, role) };
}

async function followRole(
  tx: Tx,
  { provider }: Admission,
  user: Person & { readonly role: string },
  role: Role,
): Promise<AuditEntry> {
  if (user.role === "admin" && !(await anotherAdminIsLeft(tx, user.id))) throw new OpenIdRefusal("last-admin");
  await tx.user.update({ where: { id: user.id }, data: { role } });
  await revokeSessionsOf(tx, user.id);
  const invitationsWithdrawn = role === "admin" ? 0 : await withdrawInvitationsOf(tx, user.id);
  return {
    action: "user.change-role",
    subject: { type: "user", id: user.id, name: user.name },
    outcome: "done",
    before: { role: user.role },
    after: { role, through: provider.name, invitationsWithdrawn },
  };
}

async function joinNewcomer(tx: Tx, { provider, proven }: Admission, role: Role, now: Date): Promise<Account> {
  const { issuer, subject, claims } = proven;
  const email = emailIn(claims);
  const name = personNameSchema.catch(email).parse(String(claims.name ?? email).slice(0, 100));
  // An equal address is no proof: whoever runs a provider can write any address into a token.
  if ((await tx.user.count({ where: { email } })) > 0) throw new OpenIdRefusal("email-taken");
  const person = await tx.user.create({
    data: { email, name, role, identities: { create: { issuer, subject, lastSignInAt: now } } },
    select: { id: true, name: true, email: true },
  });
  const event = {
    action: "user.join",
    subject: { type: "user", id: person.id, name },
    outcome: "done",
    after: { email, name, role, through: provider.name, issuer, subject },
  } as const;
  return { person, event };
}

/** Entra ID puts an address into `preferred_username` where `email` is not among the optional claims. */
function emailIn(claims: Claims): string {
  if (claims.email_verified === false) throw new OpenIdRefusal("email-unverified");
  const parsed = emailSchema.safeParse(claims.email ?? claims.preferred_username);
  if (!parsed.success)
    throw new OpenIdRefusal("no-email", "Neither email nor preferred_username is an e-mail address.");
  return parsed.data;
}

/** Teams given by a claim come and go with it; those an admin gave stay. Returns the teams of the claim, by id. */
async function followTeams(tx: Tx, { provider, proven }: Admission, userId: string): Promise<readonly string[]> {
  const values = claimValues(proven.claims, provider.teamClaim) ?? [];
  const wanted = teamsFor(values, provider.teamMappings);
  // A mapping may outlive its team.
  const teams = await tx.team.findMany({ where: { id: { in: [...wanted] } }, select: { id: true } });
  const ids = teams.map(({ id }) => id);
  await tx.membership.deleteMany({ where: { userId, source: "provider", teamId: { notIn: ids } } });
  await tx.membership.createMany({
    data: ids.map((teamId) => ({ teamId, userId, source: "provider" })),
    skipDuplicates: true,
  });
  return ids;
}
