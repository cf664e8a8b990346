import { badRequest, conflict, notFound } from "../../control/aws-error.ts";
import type { ControlRoute } from "../../control/route.ts";
import { definitionOf, type RestContext } from "../context.ts";
import { newIdentifier } from "../identifier.ts";
import type { Definition, Resource } from "../model.ts";
import { pageOf } from "../paging.ts";
import { type Patch, readPatches, requiredValue, requireReplace } from "../patch.ts";
import { checkPathPart, childPath } from "../path-part.ts";
import { requiredText } from "../request-members.ts";
import { requireRoom } from "../resource-quotas.ts";
import { showResource } from "../wire.ts";
import { edit, reading, writesBelow, writing } from "./edit.ts";

/** The tree of paths. */
export function resourceRoutes(context: RestContext): ControlRoute[] {
  const path = "/restapis/{restApiId}/resources";
  const one = `${path}/{resourceId}`;
  const writes = writesBelow(context);
  return [
    {
      ...{ operation: "CreateResource", method: "POST", path: `${path}/{parentId}`, ...writes },
      quota: () => "CreateResource",
      handle: writing(context, 201, (definition, { parentId }, body) => {
        const parent = resourceOf(definition, parentId);
        const pathPart = requiredText(body, "pathPart", "createResourceInput");
        const resource = newResource(context, definition, parent, pathPart);
        edit(context, definition, { resources: { ...definition.resources, [resource.id]: resource } });
        return showResource(resource, false);
      }),
    },
    {
      ...{ operation: "GetResources", method: "GET", path, quota: () => "GetResources" },
      handle: (request) => {
        const { resources } = definitionOf(context, request.parameters.restApiId);
        const areEmbedded = request.query.getAll("embed").includes("methods");
        return pageOf(Object.values(resources), request, (resource) => showResource(resource, areEmbedded));
      },
    },
    {
      ...{ operation: "GetResource", method: "GET", path: one },
      handle: reading(context, (definition, { resourceId }, query) =>
        showResource(resourceOf(definition, resourceId), query.getAll("embed").includes("methods")),
      ),
    },
    {
      ...{ operation: "UpdateResource", method: "PATCH", path: one, ...writes },
      handle: writing(context, 200, (definition, { resourceId }, body) => {
        let resources = definition.resources;
        for (const patch of readPatches(body, "updateResourceInput"))
          resources = moved({ ...definition, resources }, resourceOf({ ...definition, resources }, resourceId), patch);
        edit(context, definition, { resources });
        return showResource(resourceOf({ ...definition, resources }, resourceId), false);
      }),
    },
    {
      ...{ operation: "DeleteResource", method: "DELETE", path: one, ...writes },
      quota: () => "DeleteResource",
      handle: writing(context, 202, (definition, { resourceId }) => {
        const { id, parentId } = resourceOf(definition, resourceId);
        if (parentId === undefined) throw badRequest("Root resource cannot be deleted");
        const gone = new Set(below(definition.resources, id));
        const left = Object.entries(definition.resources).filter(([key]) => !gone.has(key));
        edit(context, definition, { resources: Object.fromEntries(left) });
      }),
    },
  ];
}

export function resourceOf({ resources }: Definition, id: string | undefined): Resource {
  const resource = resources[id ?? ""];
  if (resource === undefined) throw notFound("Invalid Resource identifier specified");
  return resource;
}

function newResource(context: RestContext, definition: Definition, parent: Resource, pathPart: string): Resource {
  const siblings = Object.values(definition.resources).filter(({ parentId }) => parentId === parent.id);
  requireUniqueName(siblings, pathPart);
  checkPathPart(pathPart, parent, siblings);
  requireRoom(Object.keys(definition.resources).length - 1, context.quotas.resourcesPerApi, "resources");
  const path = childPath(parent, pathPart);
  return { id: newIdentifier(6), parentId: parent.id, pathPart, path, resourceMethods: {} };
}

function requireUniqueName(siblings: readonly Resource[], pathPart: string): void {
  if (siblings.some((sibling) => sibling.pathPart === pathPart))
    throw conflict(`Another resource with the same parent already has this name: ${pathPart}`);
}

/** A resource and all that hang from it, by id. */
function below(resources: Definition["resources"], id: string): string[] {
  const children = Object.values(resources).filter(({ parentId }) => parentId === id);
  return [id, ...children.flatMap((child) => below(resources, child.id))];
}

/** A new name or a new parent, with the paths of all below. */
function moved(definition: Definition, resource: Resource, patch: Patch): Definition["resources"] {
  requireReplace(patch, ["/parentId", "/pathPart"]);
  if (resource.parentId === undefined) throw badRequest(`Root resource cannot update its ${patch.path.slice(1)}.`);
  const isRename = patch.path === "/pathPart";
  const parent = resourceOf(definition, isRename ? resource.parentId : requiredValue(patch));
  const pathPart = isRename ? requiredValue(patch) : (resource.pathPart ?? "");
  if (below(definition.resources, resource.id).includes(parent.id)) throw badRequest("Resources cannot be cyclical.");
  const siblings = Object.values(definition.resources).filter(
    ({ id, parentId }) => parentId === parent.id && id !== resource.id,
  );
  requireUniqueName(siblings, pathPart);
  checkPathPart(pathPart, parent, siblings);
  const changed = { ...resource, parentId: parent.id, pathPart, path: childPath(parent, pathPart) };
  return withPaths({ ...definition.resources, [resource.id]: changed }, changed);
}

function withPaths(resources: Definition["resources"], parent: Resource): Definition["resources"] {
  let result = resources;
  for (const child of Object.values(resources).filter(({ parentId }) => parentId === parent.id)) {
    const changed = { ...child, path: childPath(parent, child.pathPart ?? "") };
    result = withPaths({ ...result, [child.id]: changed }, changed);
  }
  return result;
}
