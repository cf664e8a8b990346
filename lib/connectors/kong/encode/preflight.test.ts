import { expect, it } from "vitest";
import { sampleDefinition, withPolicies } from "../../conformance/samples.ts";
import { encode } from "../encode.ts";
import { target } from "../fixtures/orders.testing.ts";

it("gives OPTIONS to one route of each path, and to none where the API has its own", () => {
  const definition = withPolicies(
    sampleDefinition({
      backends: ["http://x.internal"],
      operations: ["GET /a", "POST /a", "GET /b/{x}", "DELETE /b/{y}", "GET /c", "OPTIONS /c"],
    }),
    [{ config: { type: "cors" } }],
  );
  const methods = encode(definition, target)
    .resources.filter(({ kind }) => kind === "route")
    .map(({ body }) => body.methods);
  expect(methods).toEqual([["GET", "OPTIONS"], ["POST"], ["GET"], ["DELETE", "OPTIONS"], ["GET"], ["OPTIONS"]]);
});
