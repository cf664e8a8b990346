import { isObject } from "../../core/json.ts";
import { methodNotAllowed, notFound } from "../arm/arm-error.ts";
import { listReply } from "../arm/paging.ts";
import type { Parameters, Reply, Route, ServiceContext } from "../arm/reply.ts";
import { isWorkspace, serviceOf } from "../model.ts";

/** "Workspace" and "Api Management Workspace Link": those that the sandbox was started with, none of which can be made or deleted. */
export const workspaceRoutes: readonly Route[] = [
  { path: "workspaces", methods: { GET: list } },
  { path: "workspaceLinks/:name", methods: { GET: link } },
];

function workspacesIn({ state, service }: ServiceContext) {
  return state.all("services").filter(({ id }) => isWorkspace(id) && serviceOf(id) === service);
}

/** Names match whatever their case. */
export function workspaceNamed(context: ServiceContext, name: string) {
  return workspacesIn(context).find((workspace) => workspace.name.toLowerCase() === name.toLowerCase());
}

/** "Workspace - Get", of the workspace that the context is in. */
export function workspaceReply(context: ServiceContext): Reply {
  if (context.request.method !== "GET" && context.request.method !== "HEAD") throw methodNotAllowed();
  const workspace = context.state.get("services", context.service);
  if (workspace === undefined) throw notFound("Workspace");
  return { status: 200, body: contract(context.resourceId, workspace.name), headers: { ETag: workspace.etag } };
}

/** Types of what is in a workspace name it too. */
export function asOfWorkspace(reply: Reply): Reply {
  const { body } = reply;
  if (!isObject(body)) return reply;
  const value = Array.isArray(body.value) ? { value: body.value.map(typedInside) } : {};
  return { ...reply, body: { ...typedInside(body), ...value } };
}

function typedInside(entity: unknown) {
  if (!isObject(entity) || typeof entity.type !== "string") return isObject(entity) ? entity : {};
  return { ...entity, type: entity.type.replace("/service/", "/service/workspaces/") };
}

function list(context: ServiceContext): Reply {
  return listReply(
    context,
    workspacesIn(context).map(({ name }) => ({
      fields: { name, displayName: name },
      show: () => contract(`${context.resourceId}/workspaces/${name}`, name),
    })),
  );
}

function contract(id: string, name: string) {
  return { id, type: "Microsoft.ApiManagement/service/workspaces", name, properties: { displayName: name } };
}

/** Served by the gateway of the service itself, so that no gateway of its own is linked. */
function link(context: ServiceContext, { name = "" }: Parameters): Reply {
  const workspace = workspaceNamed(context, name);
  if (workspace === undefined) throw notFound("WorkspaceLink");
  const workspaceId = `${context.resourceId}/workspaces/${workspace.name}`;
  return {
    status: 200,
    body: {
      id: `${context.resourceId}/workspaceLinks/${workspace.name}`,
      type: "Microsoft.ApiManagement/service/workspaceLinks",
      name: workspace.name,
      properties: { workspaceId, gateways: [] },
    },
  };
}
