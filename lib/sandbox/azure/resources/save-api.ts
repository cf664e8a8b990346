import { plainValidationError, validationError } from "../arm/arm-error.ts";
import { newEtag } from "../arm/preconditions.ts";
import type { ServiceContext } from "../arm/reply.ts";
import { type Api, apiKey, type State } from "../model.ts";
import type { ApiProperties } from "./api-body.ts";
import { checkPlace } from "./api-place.ts";
import {
  type ApiReference,
  currentRevision,
  findApi,
  lastSegment,
  parseApiReference,
  revisionsOf,
} from "./api-reference.ts";
import { copyRevision } from "./copy-revision.ts";
import { versionSetFor } from "./version-sets.ts";

/** What an imported document says of the API itself, where the request does not. */
export interface Imported {
  readonly title: string;
  readonly description: string | undefined;
  readonly serviceUrl: string | undefined;
}

type Place = Pick<ServiceContext, "state" | "service" | "now">;

/**
 * Creates or updates one revision of an API by the rules of "Revisions in Azure API Management" and "Versions in Azure
 * API Management". Throws Azure's refusal; what is written is written in one piece.
 */
export function saveApi(place: Place, reference: ApiReference, sent: ApiProperties, imported?: Imported): Api {
  const { state, service, now } = place;
  const existing = findApi(state, service, reference);
  const current = currentRevision(state, service, reference.apiId);
  const revision = existing?.revision ?? reference.revision ?? sent.apiRevision ?? "1";
  const source = sourceOf(state, service, sent);
  const base = existing ?? current ?? source;
  const wanted = merge(base, sent, imported);
  const isCurrent = current === undefined || existing?.isCurrent === true;
  if (!isCurrent && current !== undefined) checkUnchanged(current, wanted);
  const versionSet = versionSetFor(place, sent, base);
  const api: Api = {
    ...wanted,
    id: apiKey(service, reference.apiId, revision),
    service,
    apiId: reference.apiId,
    revision,
    isCurrent,
    versionSet,
    etag: newEtag(),
    createdAt: existing?.createdAt ?? now(),
    updatedAt: now(),
    revisionDescription: pick(sent.apiRevisionDescription, existing?.revisionDescription) ?? null,
  };
  checkPlace(state, api);
  state.transaction(() => {
    state.put("apis", api);
    if (isCurrent) shareWithRevisions(state, api);
    const copied = existing === undefined && imported === undefined ? source : undefined;
    if (copied !== undefined) copyRevision(state, copied, api);
    if (!isCurrent && sent.isCurrent === true) makeCurrent(state, api);
  });
  return state.get("apis", api.id) ?? api;
}

/** From now on requests without a revision go to this one. */
export function makeCurrent(state: State, api: Api): void {
  state.transaction(() => {
    for (const other of revisionsOf(state, api.service, api.apiId)) {
      const isCurrent = other.id === api.id;
      if (other.isCurrent !== isCurrent) state.put("apis", { ...other, isCurrent, etag: newEtag() });
    }
  });
}

function sourceOf(state: State, service: string, { sourceApiId }: ApiProperties): Api | undefined {
  if (sourceApiId === null || sourceApiId === undefined) return undefined;
  const source = findApi(state, service, parseApiReference(lastSegment(sourceApiId)));
  if (source === undefined) throw validationError([{ target: "sourceApiId", message: "API not found." }]);
  return source;
}

type Shared = Omit<
  Api,
  | "id"
  | "service"
  | "apiId"
  | "revision"
  | "isCurrent"
  | "versionSet"
  | "etag"
  | "createdAt"
  | "updatedAt"
  | "revisionDescription"
>;

/** What was sent, else what the document says, else what was there, else the service's default. */
function merge(base: Api | undefined, sent: ApiProperties, imported: Imported | undefined): Shared {
  const displayName = sent.displayName ?? imported?.title ?? base?.displayName;
  const path = sent.path ?? base?.path;
  const missing = [
    ...(displayName === undefined ? [{ target: "displayName", message: "Display name should not be empty" }] : []),
    ...(path === undefined ? [{ target: "path", message: "Path should not be null" }] : []),
  ];
  if (missing.length > 0) throw validationError(missing);
  return {
    displayName: displayName ?? "",
    description: pick(sent.description, imported?.description ?? base?.description) ?? null,
    path: (path ?? "").replace(/^\/+|\/+$/g, ""),
    protocols: sent.protocols ?? base?.protocols ?? ["https"],
    serviceUrl: pick(sent.serviceUrl, imported === undefined ? base?.serviceUrl : imported.serviceUrl) ?? null,
    apiType: sent.apiType ?? sent.type ?? base?.apiType ?? "http",
    subscriptionRequired: sent.subscriptionRequired ?? base?.subscriptionRequired ?? true,
    subscriptionKeyParameterNames: {
      header:
        sent.subscriptionKeyParameterNames?.header ??
        base?.subscriptionKeyParameterNames.header ??
        "Ocp-Apim-Subscription-Key",
      query:
        sent.subscriptionKeyParameterNames?.query ?? base?.subscriptionKeyParameterNames.query ?? "subscription-key",
    },
    apiVersion: pick(sent.apiVersion, base?.apiVersion) ?? null,
    apiVersionDescription: pick(sent.apiVersionDescription, base?.apiVersionDescription) ?? null,
    decoration: { ...base?.decoration, ...decorationOf(sent) },
  };
}

/** null takes a value away; absent leaves it. */
function pick<Value>(sent: Value | null | undefined, otherwise: Value | null | undefined): Value | null | undefined {
  return sent === undefined ? otherwise : sent;
}

function decorationOf({ termsOfServiceUrl, contact, license, authenticationSettings }: ApiProperties) {
  const given = { termsOfServiceUrl, contact, license, authenticationSettings };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

const guarded = [
  ["Name", "displayName"],
  ["Type", "apiType"],
  ["Description", "description"],
  ["SubscriptionRequired", "subscriptionRequired"],
  ["ApiVersion", "apiVersion"],
  ["ApiVersionDescription", "apiVersionDescription"],
  ["Path", "path"],
  ["Protocols", "protocols"],
] as const;

/** "Revisions in Azure API Management": what belongs to the API as a whole is changed on its current revision only. */
function checkUnchanged(current: Api, wanted: Shared): void {
  for (const [name, property] of guarded)
    if (JSON.stringify(current[property]) !== JSON.stringify(wanted[property]))
      throw plainValidationError(`Can't change property ${name} for non-current revision `);
}

function shareWithRevisions(state: State, api: Api): void {
  for (const other of revisionsOf(state, api.service, api.apiId)) {
    if (other.id === api.id) continue;
    const { displayName, apiType, description, subscriptionRequired, apiVersion } = api;
    const { apiVersionDescription, path, protocols, versionSet } = api;
    state.put("apis", {
      ...other,
      ...{ displayName, apiType, description, subscriptionRequired, apiVersion },
      ...{ apiVersionDescription, path, protocols, versionSet },
    });
  }
}
