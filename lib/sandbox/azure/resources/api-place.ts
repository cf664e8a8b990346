import { plainValidationError, validationError } from "../arm/arm-error.ts";
import type { Api, State } from "../model.ts";

/** "Azure API Management limits": API revisions, releases. */
export const mostRevisions = 100;

/** Throws when another API has the same path, and when the identifier or the number of revisions is not allowed. */
export function checkPlace(state: State, api: Api): void {
  if (!/^[^*#&+:<>?]{1,256}$/.test(api.apiId))
    throw validationError([{ target: "name", message: `API identifier '${api.apiId}' is not valid.` }]);
  if (!/^[^\s?#]*$/.test(api.path))
    throw validationError([{ target: "path", message: `API path '${api.path}' contains invalid characters.` }]);
  let revisions = 0;
  for (const other of state.all("apis")) {
    if (other.service !== api.service || other.id === api.id) continue;
    if (other.apiId === api.apiId) revisions += 1;
    else if (other.isCurrent && isSamePlace(other, api)) throw taken(other, api);
  }
  if (revisions >= mostRevisions && state.get("apis", api.id) === undefined)
    throw plainValidationError(`The number of revisions of API '${api.apiId}' exceeds the limit of ${mostRevisions}.`);
}

function isSamePlace(other: Api, api: Api): boolean {
  if (other.path.toLowerCase() !== api.path.toLowerCase()) return false;
  const isSibling = api.versionSet !== null && other.versionSet === api.versionSet;
  return !isSibling || (other.apiVersion ?? "") === (api.apiVersion ?? "");
}

/** In the service's words; the two spaces are its own. */
function taken(other: Api, api: Api) {
  const isSibling = api.versionSet !== null && other.versionSet === api.versionSet;
  return validationError([
    isSibling
      ? {
          target: "apiVersion",
          message: `API version '${api.apiVersion ?? ""}' already exists in the version set as API '${other.apiId}'.`,
        }
      : {
          target: "path",
          message: `Cannot create API '${api.apiId}' with the same Path '${api.path}' as API '${other.apiId}'  unless it's a part of the same version set`,
        },
  ]);
}
