import type { Resource } from "#lib/model/resource.ts";
import type { EncodeTarget } from "../../connector.ts";
import { type KongKind, resourceId } from "../wire.ts";

type Described = Pick<Resource, "label" | "body"> &
  Partial<Pick<Resource, "dependsOn" | "cascadesWith" | "remoteId" | "place">>;

export function resource({ owner }: EncodeTarget, kind: KongKind, key: string, described: Described): Resource {
  return { kind, key, remoteId: resourceId(owner, key), dependsOn: [], ...described };
}
