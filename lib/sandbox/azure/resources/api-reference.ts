import { notFound } from "../arm/arm-error.ts";
import type { ServiceContext } from "../arm/reply.ts";
import { type Api, apiKey, type State } from "../model.ts";

/** `orders` names the current revision of an API, `orders;rev=2` a certain one. */
export interface ApiReference {
  readonly apiId: string;
  readonly revision: string | undefined;
}

export function parseApiReference(text: string): ApiReference {
  const [, apiId = text, revision] = /^(.*);rev=([^;]*)$/.exec(text) ?? [];
  return { apiId, revision };
}

export function findApi(state: State, service: string, { apiId, revision }: ApiReference): Api | undefined {
  if (revision !== undefined) return state.get("apis", apiKey(service, apiId, revision));
  return currentRevision(state, service, apiId);
}

export function currentRevision(state: State, service: string, apiId: string): Api | undefined {
  return state.find("apis", (api) => api.isCurrent && api.apiId === apiId && api.service === service);
}

export function revisionsOf(state: State, service: string, apiId: string): Api[] {
  return state.all("apis").filter((api) => api.apiId === apiId && api.service === service);
}

/** The API that an address names. Throws when it is not there. */
export function wantedApi({ state, service }: ServiceContext, apiId: string | undefined): Api {
  const api = findApi(state, service, parseApiReference(apiId ?? ""));
  if (api === undefined) throw notFound("API");
  return api;
}

/** `orders` for the current revision, `orders;rev=2` for others. */
export function nameOf({ apiId, revision, isCurrent }: Api): string {
  return isCurrent ? apiId : `${apiId};rev=${revision}`;
}

/** The last word of a resource id, or the text itself: references are given both ways. */
export function lastSegment(text: string): string {
  return text.slice(text.lastIndexOf("/") + 1);
}
