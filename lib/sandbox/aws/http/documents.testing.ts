import type { JsonObject } from "../../core/json.ts";

/** An integration with the echo at that address. */
export function integration(uri: string, more: JsonObject = {}): JsonObject {
  return { type: "http_proxy", httpMethod: "ANY", uri, payloadFormatVersion: "1.0", ...more };
}

/** An operation that calls that integration. */
export function operation(uri: string, more: JsonObject = {}): JsonObject {
  return { responses: {}, "x-amazon-apigateway-integration": integration(uri), ...more };
}

/** A document of these paths as text, as ImportApi takes it. */
export function documentText(paths: JsonObject, more: JsonObject = {}): string {
  return JSON.stringify({ openapi: "3.0.1", info: { title: "orders", version: "1.0" }, paths, ...more });
}
