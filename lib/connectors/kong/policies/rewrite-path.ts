import type { JsonObject } from "#lib/model/json.ts";
import type { PolicyConfig, PolicyConfigOf } from "#lib/model/policy/policy.ts";
import { type Objection, unsupported } from "../../objection.ts";
import { objectOf } from "../wire.ts";
import type { DecodePlace, Draft, PolicyContext } from "./draft.ts";
import { twice } from "./objection.ts";

export function encodeRewrite(
  config: PolicyConfigOf<"rewrite-path">,
  draft: Draft,
  context: PolicyContext,
): Objection | undefined {
  if (draft.uri !== undefined) return twice;
  const unknown: string[] = [];
  const to = config.to.replace(/\{(\w+)\}/g, (_, parameter: string) => {
    const capture = context.captureOf(draft.operation, parameter);
    if (capture === undefined) unknown.push(parameter);
    return `$(uri_captures["${capture}"])`;
  });
  if (unknown.length > 0) {
    const { method, path } = draft.operation;
    return unsupported(`${method} ${path} has no parameter ${unknown.join(", ")} to put into the backend path.`);
  }
  draft.uri = `${context.backendPath}${to}`;
  return undefined;
}

export function decodeRewrite(config: JsonObject, { operation, context }: DecodePlace): PolicyConfig[] {
  const { uri } = objectOf(config.replace);
  if (typeof uri !== "string" || uri.includes("gh_path") || !uri.startsWith(`${context.backendPath}/`)) return [];
  const parameters = [...operation.path.matchAll(/\{([^{}/]+)\}/g)].map(([, parameter]) => parameter ?? "");
  const to = uri.slice(context.backendPath.length).replace(/\$\(uri_captures\["(\w+)"\]\)/g, (whole, capture) => {
    const parameter = parameters.find((candidate) => context.captureOf(operation, candidate) === capture);
    return parameter === undefined ? whole : `{${parameter}}`;
  });
  return to.includes("$(") ? [] : [{ type: "rewrite-path", to }];
}
