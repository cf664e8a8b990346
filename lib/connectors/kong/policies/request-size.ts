import type { JsonObject } from "#lib/model/json.ts";
import type { PolicyConfig, PolicyConfigOf } from "#lib/model/policy/policy.ts";
import type { Draft } from "./draft.ts";

/** Of several limits the smallest holds, so that is the one that is sent. */
export function encodeRequestSize({ maxBytes }: PolicyConfigOf<"request-size">, { plugins }: Draft): undefined {
  const before = plugins.get("request-size-limiting")?.allowed_payload_size;
  const allowed = typeof before === "number" ? Math.min(before, maxBytes) : maxBytes;
  plugins.set("request-size-limiting", { allowed_payload_size: allowed, size_unit: "bytes" });
  return undefined;
}

export function decodeRequestSize(config: JsonObject): PolicyConfig[] {
  const unit = { bytes: 1, kilobytes: 1024, megabytes: 1_048_576 }[String(config.size_unit)] ?? 1;
  return [{ type: "request-size", maxBytes: Number(config.allowed_payload_size) * unit }];
}
