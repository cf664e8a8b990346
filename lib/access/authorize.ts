import { AppError } from "../errors.ts";
import type { Actor } from "../model/actor.ts";
import { lockedReason, type Permission } from "../model/permission.ts";

/**
 * The first line of every command: refuses what the actor's role may not do.
 *
 * Parts of Gatehouse itself may do all; a token what it was given as long as its owner may it; a visitor without a session may do nothing.
 * Throws AppError `unauthenticated` or `forbidden`.
 */
export function authorize(actor: Actor, permission: Permission): void {
  switch (actor.kind) {
    case "system":
      return;
    case "visitor":
      throw new AppError({ code: "unauthenticated", sentence: "You are not signed in. Sign in, then try again." });
    case "user": {
      const reason = lockedReason(actor.role, permission);
      if (reason !== undefined) throw new AppError({ code: "forbidden", sentence: reason });
      return;
    }
    case "token": {
      const reason = lockedReason(actor.role, permission);
      if (reason !== undefined)
        throw new AppError({ code: "forbidden", sentence: `The owner of this token: ${reason}` });
      if (actor.permissions.includes(permission)) return;
      const sentence = `This token may ${actor.permissions.join(", ")} and not ${permission}. Make one that may.`;
      throw new AppError({ code: "forbidden", sentence });
    }
    default:
      actor satisfies never;
  }
}
