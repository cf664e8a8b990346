import "server-only";
import { randomUUID } from "node:crypto";
import { z } from "zod";
import { ThrottledError } from "../access/throttle.ts";
import { actorOfApiToken, bearerIn } from "../access/tokens/authenticate.ts";
import { AppError } from "../errors.ts";
import type { CommandContext } from "../model/actor.ts";
import { onlyReads } from "../model/permission.ts";
import { type AuditSubject, auditDone, auditProblem } from "./audit-trail.ts";
import type { RouteDoor } from "./door.ts";
import { identify, passDoor } from "./enter.ts";
import { parseStrictly } from "./parse.ts";
import { requestIdHeader } from "./peer-address.ts";
import { problemOf } from "./problem.ts";
import { registerEntry } from "./registry.ts";
import { isNavigation, refuseCrossSiteRead, requireOwnOrigin } from "./request.ts";

/** What a route's work is given. `request.body` is untouched, so that large bodies can be streamed. */
export interface RouteCall<Params, Search> {
  readonly context: CommandContext;
  readonly params: Params;
  readonly search: Search;
  readonly request: Request;
}

export type RouteDefinition<Params extends z.ZodType, Search extends z.ZodType> = RouteDoor & {
  /** Dotted, noun first: `rollout.events`. */
  readonly name: string;
  /** A POST changes something: its origin is checked and it is audited. Default `GET`. */
  readonly method?: "GET" | "POST";
  /** Asked by pages on their own: it does not count as use of the session, which so ends when nobody uses it. */
  readonly passive?: boolean;
  readonly params?: Params;
  readonly search?: Search;
  /** What a POST is about, for the audit chain. */
  readonly subject?: (params: z.output<Params>) => AuditSubject;
  /** Returns a Response (also a streaming one), or plain data that is sent as JSON. */
  readonly run: (call: RouteCall<z.output<Params>, z.output<Search>>) => Promise<Response | object>;
};

/** The shape in which Next calls a route handler. */
export type RouteHandler = (
  request: Request,
  segment: { params: Promise<Record<string, string | string[] | undefined> | undefined> },
) => Promise<Response>;

const nothing = z.object({});

/**
 * The only way a route handler is made: origin, actor, permission, address, work, audit, answer.
 *
 * A GET that only reads takes an API token in place of a session (RFC 6750); nothing else does.
 * What went wrong is answered as problem JSON (RFC 9457) with the same fields as an action's problem.
 */
export function route<Params extends z.ZodType = typeof nothing, Search extends z.ZodType = typeof nothing>(
  definition: RouteDefinition<Params, Search>,
): RouteHandler {
  const perform: RouteHandler = (request, segment) => answer(definition, request, segment);
  const {
    name,
    run: _run,
    params: _params,
    search: _search,
    subject: _subject,
    method: _method,
    passive: _passive,
    ...door
  } = definition;
  registerEntry(perform, { kind: "route", name, ...door });
  return perform;
}

async function answer<Params extends z.ZodType, Search extends z.ZodType>(
  definition: RouteDefinition<Params, Search>,
  request: Request,
  segment: Parameters<RouteHandler>[1],
): Promise<Response> {
  const { name, method = "GET", passive } = definition;
  const { headers } = request;
  // API routes do not pass the proxy, so an id in the headers would be the caller's own.
  let context: CommandContext = { actor: { kind: "visitor", name: "visitor" }, requestId: randomUUID() };
  let subject: AuditSubject = { type: name.split(".")[0] ?? name };
  try {
    if (definition.door === undefined || definition.door === "session") {
      const { requestId } = context;
      const byToken = method === "GET" && onlyReads(definition.permission) ? bearerIn(headers) : undefined;
      // With a token the cookie is not looked at: a request has one author.
      context =
        byToken === undefined
          ? { ...(await identify(headers, { passive })), requestId }
          : { actor: await actorOfApiToken(byToken), requestId };
    }
    if (method !== "GET") requireOwnOrigin(headers);
    else if (!arrives(definition, headers)) refuseCrossSiteRead(headers);
    await passDoor(definition, name, context, headers);

    const call = await parseCall(definition, context, request, segment);
    if (method === "GET") return finish(await definition.run(call), context.requestId);
    subject = definition.subject?.(call.params) ?? subject;
    const result = await definition.run(call);
    if (definition.door !== "nextauth") await auditDone(context, name, subject);
    return finish(result, context.requestId);
  } catch (error) {
    const mapped = problemOf(error, context.requestId, name);
    await auditProblem(context, name, subject, mapped);
    const body = { title: mapped.problem.sentence, status: mapped.status, ...mapped.problem };
    const response = Response.json(body, { status: mapped.status });
    response.headers.set("content-type", "application/problem+json");
    if (mapped.status === 401) response.headers.set("www-authenticate", "Bearer");
    if (error instanceof ThrottledError) response.headers.set("retry-after", String(error.waitSeconds));
    return finish(response, context.requestId);
  }
}

function arrives(door: RouteDoor, headers: Headers): boolean {
  return door.door === "public" && door.arrivalsFromElsewhere === true && isNavigation(headers);
}

async function parseCall<Params extends z.ZodType, Search extends z.ZodType>(
  definition: RouteDefinition<Params, Search>,
  context: CommandContext,
  request: Request,
  segment: Parameters<RouteHandler>[1],
): Promise<RouteCall<z.output<Params>, z.output<Search>>> {
  // Next hands over no params at all where the address has none.
  const params = (definition.params ?? nothing).safeParse((await segment.params) ?? {});
  // An address that names no possible object is an address where nothing is.
  if (!params.success) {
    throw new AppError({ code: "not-found", sentence: "There is nothing at this address.", cause: params.error });
  }
  const given = Object.fromEntries(new URL(request.url).searchParams);
  const search = definition.search === undefined ? {} : parseStrictly(definition.search, given);
  return { context, params: params.data, search, request } as RouteCall<z.output<Params>, z.output<Search>>;
}

/** Everything behind sign-in is for one person: no cache keeps it, no browser guesses its type. */
function finish(result: Response | object, requestId: string): Response {
  const response = result instanceof Response ? result : Response.json(result);
  const headers = new Headers(response.headers);
  if (!headers.has("cache-control")) headers.set("cache-control", "no-store");
  headers.set("x-content-type-options", "nosniff");
  headers.set("cross-origin-resource-policy", "same-origin");
  headers.set(requestIdHeader, requestId);
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers });
}
