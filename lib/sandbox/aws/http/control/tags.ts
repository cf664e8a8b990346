import { z } from "zod";
import { badRequest, notFound } from "../../control/aws-error.ts";
import type { ControlRequest, ControlRoute } from "../../control/route.ts";
import type { Apis } from "../apis.ts";
import { stageOf } from "../apis.ts";
import { mostTags } from "../quotas.ts";
import type { ProductParts } from "./product-parts.ts";
import { readBody } from "./read-body.ts";

export const tagsSchema = z.record(z.string(), z.string());
type Tags = z.infer<typeof tagsSchema>;

/** "Tagging your API Gateway resources": keys of 128 characters, values of 256, fifty of them, and `aws:` is the vendor's own. */
export function checkTags(tags: Tags): void {
  if (Object.keys(tags).length > mostTags) throw badRequest(`A resource can have at most ${mostTags} tags`);
  for (const [key, value] of Object.entries(tags)) {
    if (key === "" || key.length > 128 || value.length > 256) throw badRequest(`Invalid tag: ${key}`);
    if (key.toLowerCase().startsWith("aws:")) throw badRequest(`Tag keys that start with aws: are reserved: ${key}`);
  }
}

/** Tags of APIs and stages, by ARN. */
export function tagRoutes({ apis }: ProductParts): ControlRoute[] {
  const path = "/v2/tags/{resourceArn}";
  const names = (request: ControlRequest) => namesOf(apis, request);
  return [
    {
      ...{ operation: "GetTags", method: "GET", path },
      handle: (request) => ({ status: 200, body: { tags: taggedBy(apis, request).tags } }),
    },
    {
      ...{ operation: "TagResource", method: "POST", path, names },
      handle: (request) => {
        const { tags } = readBody(request, z.object({ tags: tagsSchema }));
        const tagged = taggedBy(apis, request);
        const all = { ...tagged.tags, ...tags };
        checkTags(all);
        tagged.put(all);
        return { status: 201, body: {} };
      },
    },
    {
      ...{ operation: "UntagResource", method: "DELETE", path, names },
      handle: (request) => {
        const keys = request.query.getAll("tagKeys");
        const tagged = taggedBy(apis, request);
        tagged.put(Object.fromEntries(Object.entries(tagged.tags).filter(([key]) => !keys.includes(key))));
        return { status: 204 };
      },
    },
  ];
}

interface Tagged {
  readonly tags: Tags;
  readonly put: (tags: Tags) => void;
}

function taggedBy(apis: Apis, request: ControlRequest): Tagged {
  const arn = request.parameters.resourceArn ?? "";
  const { partition, region } = apis.facts;
  const [, apiId, stageName] = resourceOf(arn, `arn:${partition}:apigateway:${region}::`) ?? [];
  if (apiId === undefined) throw notFound(`Invalid resource ARN specified: ${arn}`);
  const held = apis.get(apiId);
  if (stageName === undefined)
    return { tags: held.api.tags, put: (tags) => apis.store.put("apis", { ...held, api: { ...held.api, tags } }) };
  return { tags: stageOf(held, stageName).tags, put: (tags) => void apis.changeStage(held, stageName, { tags }) };
}

function resourceOf(arn: string, prefix: string): RegExpExecArray | undefined {
  if (!arn.startsWith(prefix)) return undefined;
  return /^\/apis\/([^/]+)(?:\/stages\/([^/]+))?$/.exec(arn.slice(prefix.length)) ?? undefined;
}

function namesOf(apis: Apis, request: ControlRequest): string[] {
  const apiId = /\/apis\/([^/]+)/.exec(request.parameters.resourceArn ?? "")?.[1] ?? "";
  const name = apis.store.get("apis", apiId)?.api.name;
  return name === undefined ? [] : [name];
}
