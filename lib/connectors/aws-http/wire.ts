import type { JsonObject } from "#lib/model/json.ts";
import { ownerTagKeys } from "../aws/owner-tags.ts";
import { operationIdsOfDocument, routesOfDocument } from "./wire/document-routes.ts";
import {
  type ApiBody,
  apiBodySchema,
  type Cors,
  type JwtAuthorizer,
  jwtAuthorizerSchema,
  type Route,
  type StageBody,
  stageBodySchema,
} from "./wire/shapes.ts";
import { tagText, textOfTag } from "./wire/tag-text.ts";

export type { ApiBody, Cors, JwtAuthorizer, Route, StageBody, Throttle } from "./wire/shapes.ts";

/** The routes of a document by route key, the one way that is compared. Throws a ZodError when it is none of the gateway's. */
export function readRoutes(document: JsonObject): Record<string, Route> {
  return routesOfDocument(document);
}

/** The operation ids of a document by route key. */
export function readOperationIds(document: JsonObject): Record<string, string> {
  return operationIdsOfDocument(document);
}

/** The body of an observed resource `api`. */
export function readApi(body: JsonObject): ApiBody {
  return apiBodySchema.parse(body);
}

/** The body of an observed resource `stage`. */
export function readStage(body: JsonObject): StageBody {
  return stageBodySchema.parse(body);
}

/** Undefined when the route lets in without a token, or by something else. */
export function jwtOf({ authorizer }: Route): JwtAuthorizer | undefined {
  return jwtAuthorizerSchema.safeParse(authorizer).data;
}

/** A body as JSON: members that are undefined are absent. */
export function toBody(body: ApiBody | StageBody): JsonObject {
  return JSON.parse(JSON.stringify(body));
}

/** CORS lists are sets: one order, so that the gateway's own does not count. */
export function canonicalCors(cors: Partial<Cors>): Cors {
  const sorted = (list: readonly string[] = []) => [...new Set(list)].toSorted();
  return {
    allowOrigins: sorted(cors.allowOrigins),
    allowMethods: sorted(cors.allowMethods),
    allowHeaders: sorted(cors.allowHeaders),
    exposeHeaders: sorted(cors.exposeHeaders),
    allowCredentials: cors.allowCredentials ?? false,
    maxAge: cors.maxAge ?? 0,
  };
}

/** A rate that reads the same after it was a decimal fraction on the wire. */
export function roundedRate(rate: number): number {
  return Number(rate.toPrecision(9));
}

/** Tags beside the owner mark: what a document for this gateway has no other place for. */
export const tagKeys = {
  digest: "gatehouse:digest",
  basePath: "gatehouse:base-path",
  backend: "gatehouse:backend",
} as const;

type Tags = Readonly<Record<string, string>>;

/** The text under one of our keys; undefined when the tag is not there. */
export function tagged(tags: Tags | undefined, key: keyof typeof tagKeys): string | undefined {
  const value = tags?.[tagKeys[key]];
  return value === undefined ? undefined : textOfTag(value);
}

/** What we keep in tags beside the owner mark and the digest. A text too long for a tag is left out, and read otherwise. */
export function placeTags(basePath: string, backend: string): Record<string, string> {
  const written = { [tagKeys.basePath]: tagText(basePath), [tagKeys.backend]: tagText(backend) };
  return Object.fromEntries(
    Object.entries(written).flatMap(([key, value]): [string, string][] => (value === undefined ? [] : [[key, value]])),
  );
}

const comparedKeys: ReadonlySet<string> = new Set([...Object.values(ownerTagKeys), tagKeys.basePath, tagKeys.backend]);

/** Those of our tags that are compared; the digest stands beside them, and what others set is theirs. */
export function comparedTags(tags: Tags | undefined): Record<string, string> {
  const ours = Object.entries(tags ?? {}).filter(([key]) => comparedKeys.has(key));
  return Object.fromEntries(ours.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
