import { z } from "zod";
import type { JsonObject } from "#lib/model/json.ts";
import { isStageVariable } from "../policies.ts";
import { noCache, type Stage } from "../wire.ts";

/** One snapshot as a stage serves it. Variables are ours: those that others set are theirs, and kept. */
const servedSchema = z.object({ digest: z.string(), variables: z.record(z.string(), z.string()).catch({}) });

const servingSchema = servedSchema.extend({
  /** Percent of requests. */
  share: z.number(),
  /** What the other requests get. */
  rest: servedSchema.optional(),
});
export type Serving = z.infer<typeof servingSchema>;

const stageBodySchema = servingSchema.extend({
  stageName: z.string(),
  throttling: z.record(z.string(), z.object({ rate: z.number(), burst: z.number() })).catch({}),
  cache: z.object({ clusterSize: z.string(), ttlSeconds: z.record(z.string(), z.number()) }).catch(noCache),
});
export type StageBody = z.infer<typeof stageBodySchema>;

/** The body of a stage's resource: what it serves to whom, and what it holds for everybody. */
export function readStageBody(body: JsonObject): StageBody {
  return stageBodySchema.parse(body);
}

export function ownVariables(variables: Readonly<Record<string, string>> = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(variables).filter(([name]) => isStageVariable(name)));
}

/** "Create a canary release deployment": one that gets no requests may stay behind, and serves nobody. */
export function hasCanary({ canarySettings }: Pick<Stage, "canarySettings">): boolean {
  return (canarySettings?.percentTraffic ?? 0) > 0;
}

/** What a stage serves to whom. `digestOf` tells what a snapshot was made from. */
export function servingOf(stage: Stage, digestOf: (deploymentId: string | undefined) => string): Serving {
  const beneath = { digest: digestOf(stage.deploymentId), variables: ownVariables(stage.variables) };
  const { canarySettings: canary } = stage;
  if (canary === undefined || !hasCanary(stage)) return { ...beneath, share: 100 };
  return {
    digest: digestOf(canary.deploymentId),
    variables: ownVariables(canary.stageVariableOverrides),
    share: canary.percentTraffic ?? 0,
    rest: beneath,
  };
}

/**
 * What is beneath, shown where a canary is wanted. Where the snapshot that should be there is gone, whatever the stage
 * serves is taken for it: we put it there, and another version of Gatehouse may say a definition in other words.
 */
export function withRest(
  serving: Serving,
  wanted: JsonObject | undefined,
  snapshots: ReadonlyMap<string, string>,
): Serving {
  const { data } = servingSchema.safeParse(wanted);
  if (data?.rest === undefined) return serving;
  const beneath = serving.rest ?? { digest: serving.digest, variables: serving.variables };
  const isReplaced = !snapshots.has(data.rest.digest) && beneath.digest !== data.digest;
  return { ...serving, rest: isReplaced ? data.rest : beneath };
}
