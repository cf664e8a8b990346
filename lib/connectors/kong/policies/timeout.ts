import type { Json, JsonObject } from "#lib/model/json.ts";
import type { PolicyConfig, PolicyConfigOf } from "#lib/model/policy/policy.ts";
import { type Objection, unsupported } from "../../objection.ts";
import { limits } from "../descriptor.ts";

/** One pair of fields of the service, so it can only be said of the whole API. */
export function encodeTimeout(
  { connectMs, responseMs }: PolicyConfigOf<"timeout">,
  service: Record<string, Json>,
  whole: boolean,
): Objection | undefined {
  if (!whole) return unsupported(limits.timeout);
  if ("read_timeout" in service) return unsupported("An earlier timeout already applies to the whole API.");
  service.connect_timeout = connectMs;
  service.read_timeout = responseMs;
  service.write_timeout = responseMs;
  return undefined;
}

/** Timeouts that differ from Kong's own. */
export function decodeTimeout({ connect_timeout: connectMs, read_timeout: responseMs }: JsonObject): PolicyConfig[] {
  if (typeof connectMs !== "number" || typeof responseMs !== "number") return [];
  return connectMs === 60_000 && responseMs === 60_000 ? [] : [{ type: "timeout", connectMs, responseMs }];
}
