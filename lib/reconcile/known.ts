import type { ListScope } from "#lib/connectors/connector.ts";
import type { Change } from "#lib/model/plan.ts";

/** The scope after a change that was made: what has been made is known, what has been deleted is not any more. Pure. */
export function knownAfter(scope: ListScope, { action, key }: Change, remoteId: string): ListScope {
  const others = scope.known.filter((made) => made.remoteId !== remoteId || made.key !== key);
  switch (action) {
    case "create":
      return { ...scope, known: [{ key, remoteId }, ...others.filter((made) => made.key !== key)] };
    case "update":
      return scope;
    case "delete":
      return { ...scope, known: others };
    default:
      return action satisfies never;
  }
}
