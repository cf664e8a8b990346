import { expect, it } from "vitest";
import { encode } from "../encode.ts";
import { expectFinding, orders, target } from "../fixtures/orders.testing.ts";

it("repeats the service's part in the plugin of a route, since Kong runs only the most specific one", () => {
  const definition = orders(
    [
      { config: { type: "request-headers", set: [{ name: "X-One", value: "1" }] } },
      { config: { type: "rewrite-path", to: "/v2/{id}" }, match: { paths: ["/orders/{id}"] } },
    ],
    "http://orders.internal/api",
  );
  const route = encode(definition, target).resources.find(({ key }) => key.startsWith("plugin/request-transformer@"));
  expect(route?.body.config).toMatchObject({
    replace: { headers: ["X-One:1"], uri: '/api/v2/$(uri_captures["id"])' },
    add: { headers: ["X-One:1"] },
  });
});

it("refuses a parameter that the path has not got", () => {
  expectFinding([{ config: { type: "rewrite-path", to: "/v2/{id}" }, match: { paths: ["/orders"] } }], {
    code: "policy.unsupported",
  });
});
