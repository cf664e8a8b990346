import { type Definition, definitionSchema } from "#lib/model/definition.ts";
import type { Finding } from "#lib/model/finding.ts";
import { isJsonObject, type JsonObject } from "#lib/model/json.ts";
import type { Decoded, RemoteApi } from "../connector.ts";
import { findBackends } from "./decode/backends.ts";
import { told } from "./decode/finding.ts";
import { type FoundOperation, findMethods } from "./decode/methods.ts";
import { readPolicies } from "./decode/policies.ts";
import { writeExtensions } from "./descriptor.ts";
import { readDescription } from "./wire.ts";

/** What a stage of a REST API serves, in our words. Pure. */
export function decode({ remoteId, resources }: RemoteApi): Decoded {
  const findings: Finding[] = [];
  const bodies = (kind: string) => resources.filter((resource) => resource.kind === kind).map(({ body }) => body);
  const [api = {}] = bodies("api");
  const [stage = {}] = bodies("stage");
  const exported = bodies("document")[0]?.document;
  const document: JsonObject = isJsonObject(exported) ? exported : {};
  if (!isJsonObject(exported)) {
    findings.push(told("no-stage", "The API has no stage, so nobody can call it.", "Only its name is read."));
  }
  if (typeof stage.share === "number" && stage.share < 100) {
    const sentence = `A canary of the stage gets ${100 - stage.share} % of the requests.`;
    findings.push(told("canary", sentence, "What the others get is read."));
  }
  const info = isJsonObject(document.info) ? document.info : {};
  const ours = readDescription(textOf(api.description) ?? textOf(info.description));
  const basePath = ours?.basePath ?? "/";
  const methods = findMethods(document, basePath, findings);
  const variables = isJsonObject(stage.variables) ? stage.variables : {};
  const backends = findBackends(methods.operations, textsIn(variables), findings);
  const bare: Definition = definitionSchema.parse({
    name: (ours?.name ?? textOf(info.title) ?? textOf(api.name) ?? remoteId).slice(0, 120),
    version: (textOf(info.version) ?? "1.0.0").slice(0, 40),
    basePath,
    backends: backends.backends,
    operations: methods.operations.map(({ id, method, path }) => ({ id, method, path })),
  });
  const extensions = writeExtensions({ authorization: findAuthorization(methods.operations, findings) });
  const around = { document, stage, plans: bodies("usage-plan") };
  return {
    definition: { ...bare, extensions, policies: readPolicies(bare, methods, backends, around, findings) },
    findings,
  };
}

/** Signatures are wanted of the callers of all operations, or of none. */
function findAuthorization(operations: readonly FoundOperation[], findings: Finding[]): "iam" | "none" {
  const signed = operations.filter(({ read }) => read.isSigned);
  if (signed.length > 0 && signed.length === operations.length) return "iam";
  for (const { method, path } of signed) {
    const sentence = `Callers of ${method} ${path} sign their requests, and those of other operations do not.`;
    const instead = "It is left out: choose a policy that protects the operation before you deploy it.";
    findings.push(told("signed", sentence, instead, "/policies"));
  }
  return "none";
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function textsIn(value: JsonObject): Record<string, string> {
  return Object.fromEntries(Object.entries(value).map(([key, text]) => [key, String(text)]));
}
