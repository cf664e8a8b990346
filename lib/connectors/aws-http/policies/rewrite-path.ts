import type { PolicyConfig, PolicyConfigOf } from "#lib/model/policy/policy.ts";
import { pathParameters } from "#lib/openapi/paths.ts";
import { type Objection, unsupported } from "../../objection.ts";
import type { OperationDraft } from "./draft.ts";
import { twice } from "./objection.ts";

/** The integration's address is a template over the route's own path parameters; the query goes along. */
export function encodeRewrite({ to }: PolicyConfigOf<"rewrite-path">, draft: OperationDraft): Objection | undefined {
  if (draft.backendPath !== undefined) return twice;
  const known = pathParameters(draft.operation.path);
  const strange = pathParameters(to).find((name) => !known.includes(name));
  if (strange !== undefined)
    return unsupported(`${draft.operation.path} has no parameter {${strange}} for the backend's path.`);
  draft.backendPath = to;
  return undefined;
}

/** Empty when the backend is called on the operation's own path. */
export function decodeRewrite(operationPath: string, backendPath: string): PolicyConfig[] {
  return operationPath === backendPath ? [] : [{ type: "rewrite-path", to: backendPath }];
}
