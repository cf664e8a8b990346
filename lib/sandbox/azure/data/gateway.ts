import type { IncomingMessage, ServerResponse } from "node:http";
import { sendJson } from "../../core/http.ts";
import type { State } from "../model.ts";

export interface GatewayParts {
  readonly state: State;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** The service whose gateway this is: its key in the store. */
  readonly service: string;
}

export type Gateway = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** The data path of one API Management service. */
export function createGateway(_parts: GatewayParts): Gateway {
  return async (_request, response) => sendJson(response, 404, { statusCode: 404, message: "Resource not found" });
}
