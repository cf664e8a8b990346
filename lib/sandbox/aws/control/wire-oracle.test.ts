import { expect, it } from "vitest";
import type { ControlCall } from "./control-server.ts";
import { wireProblems } from "./wire-oracle.testing.ts";

function call(operation: string, path: string, status: number, responseBody: unknown): ControlCall {
  return { ...{ operation, path, status, responseBody }, method: "GET", requestBody: Buffer.alloc(0) };
}

it.each([
  [call("GetRestApi", "/restapis/a", 200, { id: "a", createdDate: 1, tags: { a: "b" }, binaryMediaTypes: ["x"] }), []],
  [call("GetRestApi", "/restapis/a", 404, { message: "no" }), []],
  [call("GetRestApi", "/restapis/a", 201, {}), ["GetRestApi answered 201 instead of 200"]],
  [
    call("GetRestApi", "/restapis/a", 200, { colour: "red" }),
    ["GetRestApi.colour is no member that the service sends"],
  ],
  [call("GetRestApi", "/restapis/a", 200, { id: 5 }), ["GetRestApi.id is 5, of the wrong type"]],
  [call("GetRestApi", "/restapis/a", 200, { id: null }), ["GetRestApi.id is null, which the service never sends"]],
  [
    call("GetRestApi", "/restapis/a", 200, { createdDate: "2026-03-01T10:00:00Z" }),
    ['GetRestApi.createdDate is "2026-03-01T10:00:00Z", of the wrong type'],
  ],
  [call("GetRestApi", "/restapis/a", 200, { tags: { a: 1 } }), ["GetRestApi.tags{} is 1, of the wrong type"]],
  [call("GetRestApis", "/restapis", 200, { items: [] }), ["GetRestApis.items is no member that the service sends"]],
  [
    call("GetRestApis", "/restapis", 200, { item: [{ apiStatus: "AVAILABLE", names: [] }] }),
    ["GetRestApis.item[].names is no member that the service sends"],
  ],
  [call("GetApi", "/v2/apis/a", 200, { apiId: "a", createdDate: "2026-03-01T10:00:00Z" }), []],
  [call("GetApi", "/v2/apis/a", 200, { createdDate: 1 }), ["GetApi.createdDate is 1, of the wrong type"]],
  [call("Invented", "/restapis", 200, {}), ["Invented is no operation of the vendor's"]],
])("knows what the vendor's model does not allow: %#", (answered, expected) => {
  expect(wireProblems(answered)).toEqual(expected);
});
