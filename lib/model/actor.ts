import type { Role } from "./permission.ts";

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
  | { readonly kind: "system"; readonly name: "worker" | "setup" | "seed" | "script" }
  /** Someone without a session, at one of the few public doors. May do nothing that needs a permission. */
  | { readonly kind: "visitor"; readonly name: "visitor" };

/** What every command receives first: who acts, under which request. Jobs carry the request id of the act that caused them. */
export interface CommandContext {
  readonly actor: Actor;
  readonly requestId: string;
}
