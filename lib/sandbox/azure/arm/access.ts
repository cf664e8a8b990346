import type { Assignment, Identity } from "../entra/identities.ts";
import { ArmError } from "./arm-error.ts";

/** What a request would do, as roles name it, and to what. */
export interface Wanted {
  readonly action: string;
  readonly scope: string;
}

const verbs: Readonly<Record<string, string>> = {
  GET: "read",
  HEAD: "read",
  PUT: "write",
  PATCH: "write",
  DELETE: "delete",
};

/**
 * The action of a request by its address: `PUT …/service/a/apis/b/policies/policy` is
 * `Microsoft.ApiManagement/service/apis/policies/write`; a POST ends with its own word and `action`.
 */
export function wantedBy(method: string, segments: readonly string[]): Wanted {
  const provider = segments.findLastIndex((segment) => segment.toLowerCase() === "providers");
  const place = `/${segments.join("/")}`;
  if (provider === -1)
    return {
      action: `Microsoft.Resources/subscriptions${segments.length > 2 ? "/resourceGroups" : ""}/read`,
      scope: place,
    };
  const [namespace = "", ...rest] = segments.slice(provider + 1);
  const isExtension = segments.findIndex((segment) => segment.toLowerCase() === "providers") !== provider;
  // Types and names alternate; what stands alone at the end is a list or, on POST, the action's own word.
  const types = rest.filter((_, index) => index % 2 === 0);
  const word = method === "POST" ? "action" : (verbs[method] ?? "read");
  const isList = rest.length % 2 === 1;
  const scope = isExtension ? segments.slice(0, provider) : isList ? segments.slice(0, -1) : segments;
  return { action: [namespace, ...types, word].join("/"), scope: `/${scope.join("/")}` };
}

/** The assignments that hold at a scope. */
export function assignmentsAt(identity: Identity, scope: string): Assignment[] {
  const place = `${scope.toLowerCase()}/`;
  return identity.assignments.filter((assignment) => {
    const root = assignment.scope.toLowerCase().replace(/\/$/, "");
    return place.startsWith(`${root}/`);
  });
}

/** Throws ARM's refusal when no role of the identity allows it. Asked before anything is looked up. */
export function authorize(identity: Identity, wanted: Wanted): void {
  const isAllowed = assignmentsAt(identity, wanted.scope).some(
    ({ actions, notActions }) =>
      actions.some((pattern) => matches(pattern, wanted.action)) &&
      !notActions.some((pattern) => matches(pattern, wanted.action)),
  );
  if (!isAllowed) throw authorizationFailed(identity, wanted);
}

export function authorizationFailed({ clientId, objectId }: Identity, { action, scope }: Wanted): ArmError {
  return new ArmError(
    403,
    "AuthorizationFailed",
    `The client '${clientId}' with object id '${objectId}' does not have authorization to perform action '${action}' over scope '${scope}' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
  );
}

function matches(pattern: string, action: string): boolean {
  const source = pattern.split("*").map((part) => part.replace(/[.\\+^$()[\]{}|?]/g, "\\$&"));
  return new RegExp(`^${source.join(".*")}$`, "i").test(action);
}
