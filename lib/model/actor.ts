import type { Permission, Role } from "./permission.ts";

/** Who acts: a signed-in person, or a part of Gatehouse itself on nobody's behalf. */
export type Actor =
  | {
      readonly kind: "user";
      readonly id: string;
      readonly name: string;
      readonly email: string;
      readonly role: Role;
      readonly sessionId: string;
    }
  /** A program with somebody's API token: it may what the token says, as long as its owner may. */
  | {
      readonly kind: "token";
      readonly id: string;
      readonly name: string;
      readonly ownerId: string;
      readonly ownerName: string;
      readonly role: Role;
      readonly permissions: readonly Permission[];
    }
  | { readonly kind: "system"; readonly name: "worker" | "setup" | "seed" | "script" }
  /** Someone without a session, at one of the few public doors. May do nothing that needs a permission. */
  | { readonly kind: "visitor"; readonly name: "visitor" };

/** What every command receives first: who acts, under which request. Jobs carry the request id of the act that caused them. */
export interface CommandContext {
  readonly actor: Actor;
  readonly requestId: string;
}
