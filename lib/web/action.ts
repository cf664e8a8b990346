import "server-only";
import type { z } from "zod";
import { incomingHeaders } from "../access/auth.ts";
import type { CommandContext } from "../model/actor.ts";
import type { ActionResult } from "../model/problem.ts";
import { type AuditSubject, auditDone, auditProblem } from "./audit-trail.ts";
import type { ActionDoor } from "./door.ts";
import { identify, passDoor } from "./enter.ts";
import { revalidate } from "./next-request.ts";
import { parseStrictly } from "./parse.ts";
import { problemOf } from "./problem.ts";
import { registerEntry } from "./registry.ts";
import { requestIdOf, requireOwnOrigin } from "./request.ts";

/** One thing a page may ask the server to do. */
export type ActionDefinition<Schema extends z.ZodType, Data> = ActionDoor & {
  /** Dotted, noun first: `gateway.register`. The audit chain shows it. */
  readonly name: string;
  /** What the page sends. An object at the top refuses keys it does not name. */
  readonly input: Schema;
  /** What it is about, for the audit chain. */
  readonly subject: (input: z.output<Schema>) => AuditSubject;
  /** Runs exactly one command. What it returns must be plain data without secrets. */
  readonly run: (context: CommandContext, input: z.output<Schema>) => Promise<Data>;
  /**
   * Why a success leaves no event in the audit chain, which nobody can shorten: only for what changes nothing but how the
   * portal looks to the person themselves. Refusals are recorded all the same. One test lists every such action.
   */
  readonly unaudited?: string;
  /** The pages that show something else now. */
  readonly revalidate?: readonly string[] | ((input: z.output<Schema>, data: Data) => readonly string[]);
};

export type Action<Schema extends z.ZodType, Data> = (input: z.input<Schema>) => Promise<ActionResult<Data>>;

/**
 * The only way a server action is made: origin, actor, permission, input, one command, audit, answer.
 *
 * It never throws to the browser: what went wrong comes back as a problem with a reference that finds the log line and
 * the audit event. Bugs are reported once.
 */
export function action<Schema extends z.ZodType, Data>(
  definition: ActionDefinition<Schema, Data>,
): Action<Schema, Data> {
  const perform = async (given: z.input<Schema>): Promise<ActionResult<Data>> => {
    const headers = await incomingHeaders();
    let context: CommandContext = { actor: { kind: "visitor", name: "visitor" }, requestId: requestIdOf(headers) };
    let subject: AuditSubject = { type: definition.name.split(".")[0] ?? definition.name };
    try {
      context = { ...(await identify(headers)), requestId: context.requestId };
      requireOwnOrigin(headers);
      await passDoor(definition, definition.name, context, headers);
      const parsed = parseStrictly(definition.input, given);
      subject = definition.subject(parsed);
      const data = await definition.run(context, parsed);
      if (definition.unaudited === undefined) await auditDone(context, definition.name, subject);
      await revalidate(addressesOf(definition, parsed, data));
      return { ok: true, data };
    } catch (error) {
      const mapped = problemOf(error, context.requestId, definition.name);
      await auditProblem(context, definition.name, subject, mapped);
      return { ok: false, problem: mapped.problem };
    }
  };
  const { name, unaudited } = definition;
  registerEntry(perform, { kind: "action", ...doorOf(definition), name, unaudited });
  return perform;
}

function addressesOf<Schema extends z.ZodType, Data>(
  { revalidate: addresses = [] }: ActionDefinition<Schema, Data>,
  input: z.output<Schema>,
  data: Data,
): readonly string[] {
  return typeof addresses === "function" ? addresses(input, data) : addresses;
}

function doorOf(definition: ActionDoor): ActionDoor {
  if (definition.door !== "public") return { permission: definition.permission };
  return { door: "public", reason: definition.reason, throttle: definition.throttle };
}
