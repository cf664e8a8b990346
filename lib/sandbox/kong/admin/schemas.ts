import type { Unchecked } from "../../core/json.ts";
import { definitions, kinds } from "../entities/kinds.ts";
import { findPlugin } from "../plugins/available.ts";
import { schemaViolation } from "../schema/problems.ts";
import { methodNotAllowed, notFound, ok, type Reply } from "./reply.ts";
import type { AdminRequest } from "./request.ts";

/** `/schemas/{entity}`, `/schemas/plugins/{name}` and their dry runs. */
export function schemasReply(request: AdminRequest): Reply | undefined {
  const [first, second, third, ...rest] = request.segments;
  if (first !== "schemas" || second === undefined || rest.length > 0) return undefined;
  if (third === "validate")
    return request.method === "POST" ? validateReply(second, request.body) : methodNotAllowed(["POST"]);
  if (request.method !== "GET") return methodNotAllowed(["GET", "HEAD", "OPTIONS"]);
  if (second === "plugins" && third !== undefined) return pluginSchema(third);
  const kind = third === undefined ? kinds.find((candidate) => candidate === second) : undefined;
  if (kind === undefined) return { status: 404, body: { message: `No entity named '${second}'` } };
  return ok({ fields: definitions[kind].schema.description.fields });
}

function pluginSchema(name: string): Reply {
  const plugin = findPlugin(name);
  if (plugin === undefined) return { status: 404, body: { message: `No plugin named '${name}'` } };
  const protocols = { type: "set", required: true, default: [...plugin.protocols], elements: { type: "string" } };
  return ok({ fields: [{ protocols }, { config: { ...plugin.description, required: true } }] });
}

function validateReply(entity: string, body: Unchecked): Reply {
  const kind = kinds.find((candidate) => candidate === entity);
  if (kind === undefined) return notFound;
  const result = definitions[kind].validate(body);
  if (!result.ok) throw schemaViolation(result.error);
  return ok({ message: "schema validation successful" });
}
