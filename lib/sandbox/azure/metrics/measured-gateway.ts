import type { Gateway } from "../data/gateway.ts";
import type { State } from "../model.ts";
import type { Measurements } from "./measurements.ts";

interface Parts {
  readonly state: State;
  readonly clock: () => number;
  readonly service: string;
  readonly measurements: Measurements;
}

/** A gateway whose answers are counted, as the platform counts them: from outside. */
export function measuredGateway(gateway: Gateway, { state, clock, service, measurements }: Parts): Gateway {
  return async (request, response) => {
    const startedAt = performance.now();
    response.once("finish", () =>
      measurements.add({
        at: clock(),
        service,
        apiId: apiAt(state, service, (request.url ?? "/").split("?")[0] ?? "/"),
        status: response.statusCode,
        durationMs: Math.round(performance.now() - startedAt),
      }),
    );
    await gateway(request, response);
  };
}

/** The API with the longest path that this address is below. */
function apiAt(state: State, service: string, path: string): string {
  const place = `${path.toLowerCase()}/`;
  const [best] = state
    .all("apis")
    .filter((api) => api.service === service && api.isCurrent)
    .filter((api) => api.path === "" || place.startsWith(`/${api.path.toLowerCase()}/`))
    .toSorted((one, other) => other.path.length - one.path.length);
  return best?.apiId ?? "";
}
