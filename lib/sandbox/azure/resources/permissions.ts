import { assignmentsAt } from "../arm/access.ts";
import type { Reply } from "../arm/reply.ts";
import type { Identity } from "../entra/identities.ts";

/** "Permissions - List For Resource": what the caller may do there, one entry for each role. */
export function permissionsReply(identity: Identity, scope: string): Reply {
  const value = assignmentsAt(identity, scope).map(({ actions, notActions }) => ({
    actions,
    notActions,
    dataActions: [],
    notDataActions: [],
  }));
  return { status: 200, body: { value } };
}
