import "server-only";
import { actorOf } from "../access/auth.ts";
import { authorize } from "../access/authorize.ts";
import type { Asking } from "../access/sessions.ts";
import { callerKey, takeTurn } from "../access/throttle.ts";
import { AppError } from "../errors.ts";
import type { Actor, CommandContext } from "../model/actor.ts";
import type { RouteDoor } from "./door.ts";
import { clientAddress, requestIdOf } from "./request.ts";

/** Who stands at the door: a signed-in person or a visitor. What they may do is not asked yet. */
export async function identify(headers: Headers, asking?: Asking): Promise<CommandContext> {
  const actor: Actor = (await actorOf(headers, asking)) ?? { kind: "visitor", name: "visitor" };
  return { actor, requestId: requestIdOf(headers) };
}

/** Lets the actor through the door or throws AppError `unauthenticated`, `forbidden` or `throttled`. */
export async function passDoor(
  door: RouteDoor,
  name: string,
  context: CommandContext,
  headers: Headers,
): Promise<void> {
  switch (door.door) {
    case undefined:
    case "session":
      authorize(context.actor, door.permission);
      return;
    case "public":
      if ("attempts" in door.throttle) {
        const { attempts, windowSeconds } = door.throttle;
        await takeTurn(`door:${name}:${callerKey(clientAddress(headers))}`, {
          freeAttempts: attempts,
          firstWaitSeconds: windowSeconds,
          longestWaitSeconds: windowSeconds,
          forgetAfterSeconds: windowSeconds,
        });
      }
      return;
    case "nextauth":
      return;
    case "token":
    case "agent":
      throw new AppError({
        code: "unauthenticated",
        sentence: `Gatehouse accepts no ${door.door} here. Sign in with a browser instead.`,
      });
    default:
      door satisfies never;
  }
}
