import { notFound } from "../arm/arm-error.ts";
import { listReply } from "../arm/paging.ts";
import { noContent, type Parameters, type Reply, type Route, type ServiceContext } from "../arm/reply.ts";
import { keyOf, operationKey } from "../model.ts";
import { wantedApi } from "./api-reference.ts";

type TargetOf = (context: ServiceContext, parameters: Parameters) => string;

/** "Tag - Assign To Api" and its relatives for operations: the tag must be there before it is assigned. */
export const tagLinkRoutes: readonly Route[] = [
  ...linkRoutes("apis/:apiId/tags", apiTarget),
  ...linkRoutes("apis/:apiId/operations/:operationId/tags", operationTarget),
];

/** An API is tagged as a whole, with all its revisions. */
function apiTarget(context: ServiceContext, parameters: Parameters): string {
  return `apis/${wantedApi(context, parameters.apiId).apiId}`;
}

function operationTarget(context: ServiceContext, parameters: Parameters): string {
  const id = operationKey(wantedApi(context, parameters.apiId).id, parameters.operationId ?? "");
  if (context.state.get("operations", id) === undefined) throw notFound("Operation");
  return id;
}

function linkRoutes(path: string, targetOf: TargetOf): Route[] {
  const list = (context: ServiceContext, parameters: Parameters): Reply => {
    const target = targetOf(context, parameters);
    const links = context.state
      .all("tagLinks")
      .filter((link) => link.service === context.service && link.target === target);
    return listReply(
      context,
      links.map(({ name }) => ({ fields: { name }, show: () => tagContract(context, name) })),
    );
  };
  const get = (context: ServiceContext, parameters: Parameters): Reply => {
    const link = context.state.get("tagLinks", linkKey(context, targetOf(context, parameters), parameters));
    if (link === undefined) throw notFound("Tag");
    return { status: 200, body: tagContract(context, link.name) };
  };
  const put = (context: ServiceContext, parameters: Parameters): Reply => {
    const { state, service } = context;
    const target = targetOf(context, parameters);
    const name = parameters.tagId ?? "";
    if (state.get("tags", keyOf(service, "tags", name)) === undefined) throw notFound("Tag");
    const id = linkKey(context, target, parameters);
    const isNew = state.get("tagLinks", id) === undefined;
    state.put("tagLinks", { id, service, name, target });
    return { status: isNew ? 201 : 200, body: tagContract(context, name) };
  };
  const remove = (context: ServiceContext, parameters: Parameters): Reply => {
    const id = linkKey(context, targetOf(context, parameters), parameters);
    if (context.state.get("tagLinks", id) === undefined) return noContent;
    context.state.remove("tagLinks", id);
    return { status: 200 };
  };
  return [
    { path, methods: { GET: list } },
    { path: `${path}/:tagId`, methods: { GET: get, PUT: put, DELETE: remove } },
  ];
}

function linkKey({ service }: ServiceContext, target: string, { tagId = "" }: Parameters): string {
  // The key of an operation begins with its service already.
  const place = target.startsWith(`${service}/`) ? target : `${service}/${target}`;
  return `${place}/tags/${tagId}`;
}

function tagContract({ state, service, resourceId }: ServiceContext, name: string) {
  const tag = state.get("tags", keyOf(service, "tags", name));
  return {
    id: `${resourceId}/tags/${name}`,
    type: "Microsoft.ApiManagement/service/tags",
    name,
    properties: tag?.properties ?? { displayName: name },
  };
}
