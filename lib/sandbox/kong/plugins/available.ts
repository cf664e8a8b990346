import { acl } from "./acl.ts";
import { correlationId } from "./correlation-id.ts";
import { cors } from "./cors.ts";
import { ipRestriction } from "./ip-restriction.ts";
import { keyAuth } from "./key-auth.ts";
import type { SandboxPlugin } from "./plugin.ts";
import { prometheus } from "./prometheus.ts";
import { proxyCache } from "./proxy-cache.ts";
import { rateLimiting } from "./rate-limiting.ts";
import { requestSizeLimiting } from "./request-size-limiting.ts";
import { requestTermination } from "./request-termination.ts";
import { requestTransformer } from "./request-transformer.ts";
import { responseTransformer } from "./response-transformer.ts";

/** Every plugin that is accepted, because every one of them is enforced. Highest priority first. */
export const availablePlugins: readonly SandboxPlugin[] = [
  correlationId,
  cors,
  keyAuth,
  ipRestriction,
  requestSizeLimiting,
  acl,
  rateLimiting,
  requestTransformer,
  responseTransformer,
  proxyCache,
  requestTermination,
  prometheus,
].sort((a, b) => b.priority - a.priority);

export function findPlugin(name: string): SandboxPlugin | undefined {
  return availablePlugins.find((plugin) => plugin.name === name);
}
