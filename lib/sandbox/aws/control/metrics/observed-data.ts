import type { Handler } from "../../../core/http.ts";
import { pathSegments } from "../../../core/http.ts";
import type { MetricStore, Observation } from "./metric-store.ts";

/** What an address is about; undefined when it is nobody's. */
export type Addressee = (apiId: string, segment: string) => Pick<Observation, "api" | "stage"> | undefined;

/** The data path, with every request that was answered counted. Times are the account's, and durations the machine's. */
export function observedData(handler: Handler, store: MetricStore, addressee: Addressee, now: () => number): Handler {
  return async (request, response) => {
    const startedAt = performance.now();
    const [apiId = "", segment = ""] = pathSegments(new URL(request.url ?? "/", "http://sandbox").pathname);
    response.once("finish", () => {
      const about = addressee(apiId, segment);
      const latencyMs = Math.round(performance.now() - startedAt);
      if (about !== undefined) store.add({ ...about, at: now(), status: response.statusCode, latencyMs });
    });
    await handler(request, response);
  };
}
