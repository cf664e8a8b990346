import type { Api, Operation, State, VersionSet } from "../../model.ts";
import type { CallerRequest } from "../exchange.ts";
import { compareRanks, parseTemplate, type Template } from "./template.ts";

export interface ApiMatch {
  readonly api: Api;
  /** What is left of the path, escaped, for the operation and for the backend. */
  readonly rest: string;
}

export interface OperationMatch {
  readonly operation: Operation;
  readonly parameters: ReadonlyMap<string, string>;
}

interface ApiEntry {
  readonly api: Api;
  readonly segments: readonly string[];
  readonly versionSet: VersionSet | undefined;
}

interface OperationEntry {
  readonly operation: Operation;
  readonly template: Template;
}

/** Finds the API and the operation of a request. Kept ready, and made anew after a change. */
export class Routes {
  readonly #state: State;
  readonly #service: string;
  #apis: readonly ApiEntry[] | undefined;
  #operations: ReadonlyMap<string, readonly OperationEntry[]> | undefined;

  constructor(state: State, service: string) {
    this.#state = state;
    this.#service = service;
    state.onChange(() => {
      this.#apis = undefined;
      this.#operations = undefined;
    });
  }

  /**
   * The API with the longest path that begins the request's. `;rev=N` behind the path asks for a revision; without it
   * the current one answers ("Revisions in API Management"). Versions stand in the path, a query parameter or a header.
   */
  findApi(request: Pick<CallerRequest, "path" | "query" | "headers">): ApiMatch | undefined {
    const { segments, revision, revisionAt } = readSegments(request.path);
    const matches = this.#entries()
      .filter(({ api }) => (revision === undefined ? api.isCurrent : api.revision === revision))
      .filter((entry) => revision === undefined || entry.segments.length === revisionAt)
      .filter((entry) => startsWith(segments, entry.segments) && isWantedVersion(entry, request))
      .sort(
        (one, other) =>
          other.segments.length - one.segments.length || Number(isOriginal(one)) - Number(isOriginal(other)),
      );
    const [best] = matches;
    if (best === undefined) return undefined;
    const rest = segments.slice(best.segments.length).map((segment) => `/${segment}`);
    return { api: best.api, rest: rest.join("") };
  }

  /** The operation whose template says most about the path. */
  findOperation(api: Api, method: string, rest: string, query: URLSearchParams): OperationMatch | undefined {
    for (const { operation, template } of this.#operationsOf(api)) {
      if (operation.method.toUpperCase() !== method.toUpperCase() && operation.method !== "*") continue;
      const parameters = template.match(rest === "" ? "/" : rest, query);
      if (parameters !== undefined) return { operation, parameters };
    }
    return undefined;
  }

  #entries(): readonly ApiEntry[] {
    this.#apis ??= this.#state
      .all("apis")
      .filter(({ service }) => service === this.#service)
      .map((api) => {
        const versionSet = api.versionSet === null ? undefined : this.#state.get("versionSets", api.versionSet);
        const isInPath = versionSet?.versioningScheme === "Segment" && api.apiVersion !== null;
        const path = isInPath ? `${api.path}/${api.apiVersion}` : api.path;
        return { api, versionSet, segments: path.split("/").filter((segment) => segment !== "") };
      });
    return this.#apis;
  }

  #operationsOf(api: Api): readonly OperationEntry[] {
    this.#operations ??= this.#allOperations();
    return this.#operations.get(api.id) ?? [];
  }

  #allOperations(): ReadonlyMap<string, readonly OperationEntry[]> {
    const entries = this.#state
      .all("operations")
      .map((operation) => ({ operation, template: parseTemplate(operation.urlTemplate) }))
      .sort((one, other) => compareRanks(one.template.rank, other.template.rank));
    return Map.groupBy(entries, ({ operation }) => operation.api);
  }
}

function readSegments(path: string) {
  const segments = path.split("/").slice(1);
  const revisionAt = segments.findIndex((segment) => /;rev=[^;]+$/i.test(segment));
  if (revisionAt === -1) return { segments, revision: undefined, revisionAt: 0 };
  const [name = "", revision] = (segments[revisionAt] ?? "").split(/;rev=/i);
  // An API on the root has nothing before its `;rev=N`.
  const without = segments.toSpliced(revisionAt, 1, ...(name === "" ? [] : [name]));
  return { segments: without, revision, revisionAt: name === "" ? revisionAt : revisionAt + 1 };
}

function startsWith(segments: readonly string[], beginning: readonly string[]): boolean {
  return beginning.every((segment, index) => segments[index]?.toLowerCase() === segment.toLowerCase());
}

function isOriginal({ api }: ApiEntry): boolean {
  return api.apiVersion === null;
}

function isWantedVersion(
  { api, versionSet }: ApiEntry,
  { query, headers }: Pick<CallerRequest, "query" | "headers">,
): boolean {
  if (versionSet === undefined) return true;
  switch (versionSet.versioningScheme) {
    case "Segment":
      return true;
    case "Query":
      return (query.get(versionSet.versionQueryName ?? "") ?? null) === api.apiVersion;
    case "Header":
      return (headers.get(versionSet.versionHeaderName ?? "") ?? null) === api.apiVersion;
    default:
      return versionSet.versioningScheme satisfies never;
  }
}
