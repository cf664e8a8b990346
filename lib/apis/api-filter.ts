import type { Prisma } from "#generated/prisma/client.ts";
import type { DeploymentState } from "#lib/model/deployment.ts";
import type { Lifecycle } from "#lib/model/lifecycle.ts";

/** Which APIs a list shows. All that is given has to hold. */
export interface ApiFilter {
  /** Part of a name, slug or base path. */
  readonly search?: string | undefined;
  readonly lifecycle?: Lifecycle | undefined;
  /** The id of a gateway it is deployed on, or `nowhere`. */
  readonly gateway?: string | undefined;
  /** The id of the team that owns it, or `nobody`. */
  readonly owner?: string | undefined;
}

/** Where nothing of the API is left on the gateway, or never was. */
export const gone: readonly DeploymentState[] = ["planned", "detached", "removed"];

export function filtered({ search, lifecycle, gateway, owner }: ApiFilter): Prisma.ApiWhereInput {
  const words = search?.trim().slice(0, 100) ?? "";
  const there = { state: { notIn: [...gone] } };
  return {
    AND: [
      words === "" ? {} : matches(words),
      lifecycle === undefined ? {} : { lifecycle },
      owner === undefined ? {} : { teamId: owner === "nobody" ? null : owner },
      gateway === undefined
        ? {}
        : { deployments: gateway === "nowhere" ? { none: there } : { some: { ...there, gatewayId: gateway } } },
    ],
  };
}

function matches(search: string): Prisma.ApiWhereInput {
  const contains = { contains: search, mode: "insensitive" } as const;
  return { OR: [{ name: contains }, { slug: contains }, { basePath: contains }] };
}
