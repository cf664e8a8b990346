import type { OwnerMark } from "#lib/model/resource.ts";
import type { ConnectorContext } from "../connector.ts";
import type { AwsSettings } from "./settings.ts";

/** AWS does not say how far its lists lag behind. What is not listed after so many milliseconds is taken for gone. */
const longestLagMs = 120_000;
const mostRemembered = 1000;

interface Made {
  readonly apiId: string;
  readonly atMs: number;
}

/** In this process only: the sessions of one gateway come and go with every plan and every run. */
const remembered = new Map<string, Made>();

/**
 * The APIs that were made here and that no list has shown yet. Without them the next look would take one for missing, and
 * make it again, or leave it behind.
 */
export interface Unlisted {
  readonly remember: (owner: OwnerMark, apiId: string) => void;
  readonly recall: (owner: OwnerMark) => string | undefined;
  /** A list has shown it, or it is gone. */
  readonly forget: (owner: OwnerMark) => void;
}

/** `kind` tells the two products of an account apart. */
export function unlistedApis(
  kind: string,
  { endpoint, region }: Pick<AwsSettings, "endpoint" | "region">,
  { clock }: Pick<ConnectorContext, "clock">,
): Unlisted {
  const keyOf = ({ installationId, deploymentId }: OwnerMark) =>
    JSON.stringify([kind, endpoint, region, installationId, deploymentId]);
  return {
    remember: (owner, apiId) => {
      remembered.delete(keyOf(owner));
      remembered.set(keyOf(owner), { apiId, atMs: clock.now().getTime() });
      const [oldest] = remembered.keys();
      if (remembered.size > mostRemembered && oldest !== undefined) remembered.delete(oldest);
    },
    recall: (owner) => {
      const made = remembered.get(keyOf(owner));
      return made && clock.now().getTime() - made.atMs < longestLagMs ? made.apiId : undefined;
    },
    forget: (owner) => void remembered.delete(keyOf(owner)),
  };
}
