import { applyImport } from "../import/apply-import.ts";
import type { AsyncOperation, State } from "../model.ts";
import { storedApiProperties } from "./api-body.ts";
import { findApi, parseApiReference } from "./api-reference.ts";
import { removeApi, removeRevision } from "./remove-api.ts";

/** Carries out what was accepted: an import or a deletion. Throws an ArmError, which the next poll answers. */
export function performWork(state: State, now: () => number, operation: AsyncOperation): void {
  const { service, work } = operation;
  const reference = parseApiReference(work.target);
  switch (work.kind) {
    case "import":
      applyImport({ state, service, now }, reference, storedApiProperties(work.body));
      return;
    case "delete-api":
      removeApi(state, service, reference.apiId);
      return;
    case "delete-revision": {
      const api = findApi(state, service, reference);
      if (api !== undefined) removeRevision(state, api);
      return;
    }
    default:
      throw new Error(`Nobody knows how to ${work.kind}.`);
  }
}
