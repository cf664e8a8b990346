import type { ControlRequest, ControlRoute } from "../../control/route.ts";
import type { Apis } from "../apis.ts";
import { documentTitle } from "../document/read-document.ts";

/** What every control route of HTTP APIs works with. */
export interface ProductParts {
  readonly apis: Apis;
  /** Where consumers call: APIs are below it, by id. */
  readonly dataUrl: () => string;
  /** Milliseconds for which a new API stays out of lists. */
  readonly listingLagMs: () => number;
  /** Why an issuer's discovery document cannot be had, or undefined. */
  readonly issuerProblem: (issuer: string) => Promise<string | undefined>;
}

/** What a write has beside its handler: which API it changes, and the names around it. */
export function concerning(parts: ProductParts): Pick<ControlRoute, "changes" | "names"> {
  return { changes: (request) => request.parameters.apiId ?? "", names: (request) => namesAround(parts, request) };
}

/** The name of the API at that address, and those in the body: its own member, or the title of its document. */
export function namesAround({ apis }: ProductParts, request: ControlRequest): string[] {
  const held = apis.store.get("apis", request.parameters.apiId ?? "");
  const body = request.json();
  const title = typeof body.body === "string" ? documentTitle(body.body) : undefined;
  return [held?.api.name, body.name, title].filter((name): name is string => typeof name === "string");
}
