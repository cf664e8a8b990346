import { limitExceeded } from "../../control/aws-error.ts";
import type { Apis } from "../apis.ts";
import type { HeldApi, HttpDefinition } from "../model.ts";
import { quotaProblem } from "../quotas.ts";

/** Changes a part of the definition. Throws a LimitExceededException when it would grow beyond a quota. */
export function redefineWithin(apis: Apis, held: HeldApi, change: Partial<HttpDefinition>): void {
  const definition = { ...held.definition, ...change };
  const problem = quotaProblem(definition);
  if (problem !== undefined) throw limitExceeded(problem);
  apis.redefine(held, definition);
}
