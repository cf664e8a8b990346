import { newEtag } from "../arm/preconditions.ts";
import { type Api, operationKey, policyKey, type State } from "../model.ts";

/** `sourceApiId`: the new revision or API begins with the operations, schemas and policies of another. */
export function copyRevision(state: State, source: Api, target: Api): void {
  copyPolicy(state, source.id, target, target.id);
  for (const operation of state.all("operations").filter(({ api }) => api === source.id)) {
    const id = operationKey(target.id, operation.name);
    state.put("operations", { ...operation, id, api: target.id, service: target.service, etag: newEtag() });
    copyPolicy(state, operation.id, target, id);
  }
  for (const schema of state.all("schemas").filter(({ api }) => api === source.id))
    state.put("schemas", {
      ...schema,
      id: `${target.id}/schemas/${schema.name}`,
      api: target.id,
      service: target.service,
      etag: newEtag(),
    });
}

function copyPolicy(state: State, from: string, target: Api, scope: string): void {
  const policy = state.find("policies", (candidate) => candidate.scope === from);
  if (policy === undefined) return;
  const id = policyKey(target.service, scope);
  state.put("policies", { ...policy, id, scope, service: target.service, etag: newEtag() });
}
