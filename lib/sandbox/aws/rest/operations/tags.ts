import { badRequest, notFound } from "../../control/aws-error.ts";
import type { ControlRequest, ControlRoute } from "../../control/route.ts";
import { apiOf, type RestContext, stageOf } from "../context.ts";
import { textsOf } from "../request-members.ts";
import { requireTags } from "../tags.ts";
import { namesOf } from "./rest-apis.ts";

interface Tagged {
  readonly tags: Record<string, string>;
  readonly write: (tags: Record<string, string>) => void;
}

/** Tags by the ARN of what they are on: "Tagging your API Gateway resources". */
export function tagRoutes(context: RestContext): ControlRoute[] {
  const path = "/tags/{resourceArn}";
  const names = (request: ControlRequest) => namesOf(context, pathOf(context, request)[1]);
  return [
    {
      ...{ operation: "GetTags", method: "GET", path },
      handle: (request) => ({ status: 200, body: { tags: taggedBy(context, request).tags } }),
    },
    {
      ...{ operation: "TagResource", method: "PUT", path, names },
      handle: (request) => {
        const { tags, write } = taggedBy(context, request);
        const added = textsOf(request.json(), "tags");
        if (added === undefined) throw badRequest("Tags must be specified");
        write(requireTags(context, { ...tags, ...added }));
        return { status: 204 };
      },
    },
    {
      ...{ operation: "UntagResource", method: "DELETE", path, names },
      handle: (request) => {
        const { tags, write } = taggedBy(context, request);
        const removed = request.query.getAll("tagKeys");
        write(Object.fromEntries(Object.entries(tags).filter(([key]) => !removed.includes(key))));
        return { status: 204 };
      },
    },
  ];
}

/** `arn:aws:apigateway:{region}::/restapis/{id}` as its path's segments. */
function pathOf({ region }: RestContext, { parameters }: ControlRequest): string[] {
  const match = /^arn:aws:apigateway:([^:]*)::(\/.+)$/.exec(parameters.resourceArn ?? "");
  if (match === null || match[1] !== region) throw badRequest("Invalid resource ARN specified in the request");
  return (match[2] ?? "").split("/").slice(1);
}

function taggedBy(context: RestContext, request: ControlRequest): Tagged {
  const { state } = context;
  const [kind, id, child, childId] = pathOf(context, request);
  if (kind === "restapis" && child === undefined) {
    const api = apiOf(context, id);
    return { tags: api.tags, write: (tags) => state.put("restApis", { ...api, tags }) };
  }
  if (kind === "restapis" && child === "stages") {
    const stage = stageOf(context, id, childId);
    return { tags: stage.tags, write: (tags) => state.put("stages", { ...stage, tags }) };
  }
  const plan = kind === "usageplans" ? state.get("usagePlans", id ?? "") : undefined;
  if (plan !== undefined) return { tags: plan.tags, write: (tags) => state.put("usagePlans", { ...plan, tags }) };
  const key = kind === "apikeys" ? state.get("apiKeys", id ?? "") : undefined;
  if (key !== undefined) return { tags: key.tags, write: (tags) => state.put("apiKeys", { ...key, tags }) };
  throw notFound("Invalid resource identifier specified");
}
