import type { Api, State } from "../model.ts";
import { revisionsOf } from "./api-reference.ts";

/** One revision with what hangs on it. */
export function removeRevision(state: State, api: Api): void {
  state.transaction(() => {
    for (const operation of state.all("operations")) if (operation.api === api.id) removeOperation(state, operation.id);
    for (const schema of state.all("schemas")) if (schema.api === api.id) state.remove("schemas", schema.id);
    for (const diagnostic of state.all("diagnostics"))
      if (diagnostic.parent === api.id) state.remove("diagnostics", diagnostic.id);
    removePolicy(state, api.id);
    state.remove("apis", api.id);
  });
}

/** The whole API: its revisions, releases, places in products, tags, and the subscriptions to it alone. */
export function removeApi(state: State, service: string, apiId: string): void {
  state.transaction(() => {
    for (const api of revisionsOf(state, service, apiId)) removeRevision(state, api);
    for (const release of state.all("releases"))
      if (release.service === service && release.apiId === apiId) state.remove("releases", release.id);
    for (const link of state.all("productApis"))
      if (link.service === service && link.apiId === apiId) state.remove("productApis", link.id);
    for (const link of state.all("tagLinks"))
      if (link.service === service && link.target === `apis/${apiId}`) state.remove("tagLinks", link.id);
    for (const subscription of state.all("subscriptions"))
      if (subscription.service === service && subscription.scope.toLowerCase() === `/apis/${apiId}`.toLowerCase())
        state.remove("subscriptions", subscription.id);
  });
}

export function removeOperation(state: State, id: string): void {
  state.transaction(() => {
    removePolicy(state, id);
    for (const link of state.all("tagLinks")) if (link.target === id) state.remove("tagLinks", link.id);
    state.remove("operations", id);
  });
}

export function removePolicy(state: State, scope: string): void {
  const policy = state.find("policies", (candidate) => candidate.scope === scope);
  if (policy !== undefined) state.remove("policies", policy.id);
}
