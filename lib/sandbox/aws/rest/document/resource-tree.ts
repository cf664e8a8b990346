import { limitExceeded } from "../../control/aws-error.ts";
import { newIdentifier } from "../identifier.ts";
import type { Method, Resource } from "../model.ts";
import { checkPathPart, childPath } from "../path-part.ts";

/** The resources of an API while a document is put into it. A path that was there keeps its id. */
export class ResourceTree {
  readonly #byPath = new Map<string, Resource>();
  readonly #knownIds: ReadonlyMap<string, string>;
  readonly #most: number;

  /** `known` gives the ids, and in merge mode (`isKept`) the resources as well. */
  constructor(known: readonly Resource[], isKept: boolean, most: number) {
    this.#knownIds = new Map(known.map(({ path, id }) => [path, id]));
    this.#most = most;
    const root = known.find(({ path }) => path === "/");
    this.#byPath.set("/", { id: root?.id ?? newIdentifier(10), path: "/", resourceMethods: {} });
    if (isKept) for (const resource of known) this.#byPath.set(resource.path, resource);
  }

  /** The resource of a path, made with all those above it. Throws a BadRequestException when a segment is not allowed. */
  at(path: string): Resource {
    let resource = this.#known("/");
    for (const part of path.split("/").filter((segment) => segment !== ""))
      resource = this.#byPath.get(childPath(resource, part)) ?? this.#add(resource, part);
    return resource;
  }

  put(path: string, method: Method): void {
    const resource = this.at(path);
    const resourceMethods = { ...resource.resourceMethods, [method.httpMethod]: method };
    this.#byPath.set(resource.path, { ...resource, resourceMethods });
  }

  byId(): Record<string, Resource> {
    return Object.fromEntries([...this.#byPath.values()].map((resource) => [resource.id, resource]));
  }

  #add(parent: Resource, part: string): Resource {
    const siblings = [...this.#byPath.values()].filter(({ parentId }) => parentId === parent.id);
    checkPathPart(part, parent, siblings);
    if (this.#byPath.size > this.#most)
      throw limitExceeded(
        "Maximum number of resources for this API has been reached. Please contact AWS if you need additional resources.",
      );
    const path = childPath(parent, part);
    const id = this.#knownIds.get(path) ?? newIdentifier(6);
    const resource: Resource = { id, parentId: parent.id, pathPart: part, path, resourceMethods: {} };
    this.#byPath.set(path, resource);
    return resource;
  }

  #known(path: string): Resource {
    const resource = this.#byPath.get(path);
    if (resource === undefined) throw new Error(`The sandbox has no resource ${path}.`);
    return resource;
  }
}
