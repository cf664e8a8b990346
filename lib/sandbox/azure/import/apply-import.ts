import { randomBytes } from "node:crypto";
import { isObject } from "../../core/json.ts";
import { validationError } from "../arm/arm-error.ts";
import { newEtag } from "../arm/preconditions.ts";
import type { ServiceContext } from "../arm/reply.ts";
import { type Api, keyOf, type Operation, operationKey, policyKey, type State } from "../model.ts";
import type { ApiProperties } from "../resources/api-body.ts";
import { type ApiReference, findApi } from "../resources/api-reference.ts";
import { operationProblems } from "../resources/operation-rules.ts";
import { removeOperation } from "../resources/remove-api.ts";
import { type Imported, saveApi } from "../resources/save-api.ts";
import { documentProblems } from "./check-document.ts";
import { schemaShelf } from "./contents.ts";
import { type Document, parsingErrors, readDocument } from "./document.ts";
import { type DraftOperation, draftOperations } from "./operations.ts";
import { listOf, textOf } from "./walk.ts";

/**
 * Carries an import out: the API, its operations and its schemas become what the document says. Operations that it
 * does not name are deleted ("Import an API: update an existing API"). Throws Azure's refusal, and then changes nothing.
 */
export function applyImport(
  place: Pick<ServiceContext, "state" | "service" | "now">,
  reference: ApiReference,
  sent: ApiProperties,
): void {
  const { state } = place;
  const document = readDocument(sent);
  const problems = documentProblems(document);
  if (problems.length > 0) throw parsingErrors(problems);
  const existing = findApi(state, place.service, reference);
  const schemaId = state.find("schemas", ({ api }) => api === existing?.id)?.name ?? randomBytes(12).toString("hex");
  const { schemas, shelf } = schemaShelf(...namedSchemas(document), schemaId);
  const drafts = draftOperations(document, shelf, sent.translateRequiredQueryParameters ?? "template");
  const broken = operationProblems(drafts);
  if (broken.length > 0) throw validationError(broken);
  state.transaction(() => {
    const api = saveApi(place, reference, sent, importedOf(document));
    replaceOperations(state, api, drafts);
    saveSchemas(state, api, document, schemaId, schemas);
  });
}

/** The first https server is the backend; none is the empty backend. */
function importedOf({ kind, root }: Document): Imported {
  const info = isObject(root.info) ? root.info : {};
  const servers = listOf(root.servers).flatMap((server) => (isObject(server) ? (textOf(server.url) ?? []) : []));
  const host = textOf(root.host);
  const swaggerUrl = host === undefined ? undefined : `https://${host}${textOf(root.basePath) ?? ""}`;
  return {
    title: textOf(info.title) ?? "",
    description: textOf(info.description),
    serviceUrl: kind === "swagger" ? swaggerUrl : servers.find((url) => url.startsWith("https://")),
  };
}

function namedSchemas({ kind, root }: Document): [unknown, string] {
  if (kind === "swagger") return [root.definitions, "#/definitions/"];
  return [isObject(root.components) ? root.components.schemas : undefined, "#/components/schemas/"];
}

function replaceOperations(state: State, api: Api, drafts: readonly DraftOperation[]): void {
  const former = state.all("operations").filter((operation) => operation.api === api.id);
  const names = new Set(drafts.map(({ name }) => name));
  for (const { tags, ...draft } of drafts) {
    const id = operationKey(api.id, draft.name);
    const isNew = state.get("operations", id) === undefined;
    state.put("operations", { ...draft, id, service: api.service, api: api.id, etag: newEtag() });
    if (isNew) takeOverPolicy(state, former, draft, id, api.service);
    for (const tag of tags) saveTag(state, api.service, tag, id);
  }
  for (const operation of former) if (!names.has(operation.name)) removeOperation(state, operation.id);
}

/** A new operation has the policy of a former one with its method and template. */
function takeOverPolicy(
  state: State,
  former: readonly Operation[],
  draft: Pick<Operation, "method" | "urlTemplate">,
  scope: string,
  service: string,
): void {
  const twin = former.find(({ method, urlTemplate }) => method === draft.method && urlTemplate === draft.urlTemplate);
  const policy = twin && state.get("policies", policyKey(service, twin.id));
  if (policy !== undefined) state.put("policies", { ...policy, id: policyKey(service, scope), scope, etag: newEtag() });
}

/** The document's tags become tags of the whole service. */
function saveTag(state: State, service: string, tag: string, target: string): void {
  const name = tag
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, 80);
  const id = keyOf(service, "tags", name);
  if (state.get("tags", id) === undefined)
    state.put("tags", { id, service, name, etag: newEtag(), parent: "", properties: { displayName: tag } });
  state.put("tagLinks", { id: `${target}/tags/${name}`, service, name, target });
}

function saveSchemas(
  state: State,
  api: Api,
  { kind }: Document,
  name: string,
  schemas: Readonly<Record<string, unknown>>,
): void {
  const id = `${api.id}/schemas/${name}`;
  if (Object.keys(schemas).length === 0) {
    state.remove("schemas", id);
    return;
  }
  const [contentType, document] =
    kind === "swagger"
      ? ["application/vnd.ms-azure-apim.swagger.definitions+json", { definitions: schemas }]
      : ["application/vnd.oai.openapi.components+json", { components: { schemas } }];
  state.put("schemas", { id, service: api.service, api: api.id, name, etag: newEtag(), contentType, document });
}
