import type { Operation } from "#lib/model/definition.ts";
import type { Json, JsonObject } from "#lib/model/json.ts";
import type { PolicyConfig, PolicyConfigOf } from "#lib/model/policy/policy.ts";
import { approximate, type Objection, unsupported } from "../../objection.ts";
import { limits } from "../descriptor.ts";
import type { Draft, PluginSet } from "./draft.ts";
import { hoist, same } from "./hoist.ts";

// Rate limits and quotas: windows of one plugin, so one policy's count is read and lowered beside the other's.

const windows = ["second", "minute", "hour", "day", "month"] as const;
const countedBy = { api: "service", consumer: "consumer", ip: "ip" } as const;

interface Limit {
  readonly requests: number;
  readonly per: (typeof windows)[number];
  readonly by: "api" | "consumer" | "ip";
}

export function encodeRateLimit(config: PolicyConfigOf<"rate-limit">, draft: Draft): Objection | undefined {
  return encodeLimit(config, draft, limits["rate-limit"]);
}

export function encodeQuota({ requests, per, by }: PolicyConfigOf<"quota">, draft: Draft): Objection | undefined {
  if (per === "week") return unsupported("Kong OSS counts by day or month, not by week.");
  return encodeLimit({ requests, per, by }, draft, limits.quota);
}

function encodeLimit({ requests, per, by }: Limit, { plugins, keyed }: Draft, limit: string): Objection | undefined {
  const nameless = by === "consumer" && !keyed;
  const limitBy = nameless ? "ip" : countedBy[by];
  const before = plugins.get("rate-limiting");
  if (before && before.limit_by !== limitBy) {
    return unsupported("Kong counts each operation in one way only, and an earlier policy counts it in another.");
  }
  const known = before?.[per];
  const counted = typeof known === "number" ? Math.min(known, requests) : requests;
  plugins.set("rate-limiting", { ...before, limit_by: limitBy, policy: "local", [per]: counted });
  return nameless
    ? unsupported("Kong knows consumers by their API key, and no api-key policy applies.", "Counted by client address.")
    : approximate(limit, "Divide the number by the count of nodes if the whole matters.");
}

/** Kong refuses a shorter window that allows more than a longer one; it could never be reached, so lowering it is exact. */
export function orderedWindows(config: JsonObject): JsonObject {
  let ceiling = Number.POSITIVE_INFINITY;
  const lowered = windows.toReversed().flatMap((per): [string, Json][] => {
    const value = config[per];
    if (typeof value !== "number") return [];
    ceiling = Math.min(ceiling, value);
    return [[per, ceiling]];
  });
  return { ...config, ...Object.fromEntries(lowered) };
}

/** A counter belongs to the plugin that counts: on routes, each operation has its own. */
export function countsApart(
  { type }: PolicyConfig,
  concerned: readonly Operation[],
  plugins: ReadonlyMap<string, PluginSet>,
): Objection | undefined {
  if (type !== "rate-limit" && type !== "quota") return undefined;
  const onService = hoist([...plugins.values()].map((set) => set.get("rate-limiting")));
  const apart = concerned.filter(({ id }) => !same(plugins.get(id)?.get("rate-limiting"), onService));
  return apart.length > 0 && concerned.length > 1
    ? approximate(
        `${limits[type]} Policies differ between operations, so Kong counts each operation alone.`,
        "Each operation has the whole allowance.",
        true,
      )
    : undefined;
}

export function decodeLimits(config: JsonObject): PolicyConfig[] {
  const by = ({ service: "api", consumer: "consumer", credential: "consumer", ip: "ip" } as const)[
    String(config.limit_by)
  ];
  if (by === undefined || typeof config.year === "number") return [];
  return windows.toReversed().flatMap((per): PolicyConfig[] => {
    const requests = config[per];
    if (typeof requests !== "number") return [];
    if (per !== "day" && per !== "month") return [{ type: "rate-limit", requests, per, by }];
    return [{ type: "quota", requests, per, by: by === "ip" ? "consumer" : by }];
  });
}
