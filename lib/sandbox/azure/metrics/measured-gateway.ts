import type { Gateway } from "../data/gateway.ts";
import { type State, serviceOf } from "../model.ts";
import type { BackendTime } from "./backend-time.ts";
import type { Measurements } from "./measurements.ts";

interface Parts {
  readonly state: State;
  readonly now: () => number;
  readonly service: string;
  readonly measurements: Measurements;
  readonly backendTime: BackendTime;
}

/** A gateway whose answers are counted, as the platform counts them: from outside. */
export function measuredGateway(gateway: Gateway, parts: Parts): Gateway {
  const { state, now, service, measurements, backendTime } = parts;
  return async (request, response) => {
    const startedAt = performance.now();
    const backendMs = await backendTime.during(() => gateway(request, response));
    measurements.add({
      at: now(),
      service,
      apiId: apiAt(state, service, (request.url ?? "/").split("?")[0] ?? "/"),
      status: response.statusCode,
      durationMs: Math.round(performance.now() - startedAt),
      ...(backendMs === undefined ? {} : { backendMs: Math.round(backendMs) }),
    });
  };
}

/** The API with the longest path that this address is below. Those of workspaces are counted with their service's. */
function apiAt(state: State, service: string, path: string): string {
  const place = `${path.toLowerCase()}/`;
  const [best] = state
    .all("apis")
    .filter((api) => serviceOf(api.service) === service && api.isCurrent)
    .filter((api) => api.path === "" || place.startsWith(`/${api.path.toLowerCase()}/`))
    .toSorted((one, other) => other.path.length - one.path.length);
  return best?.apiId ?? "";
}
