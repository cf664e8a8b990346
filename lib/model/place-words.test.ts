import { expect, it } from "vitest";
import { definitionSchema } from "./definition.ts";
import { placeWords } from "./place-words.ts";

const definition = definitionSchema.parse({
  name: "Repositories",
  version: "1",
  basePath: "/",
  backends: [{ url: "http://backend.internal" }],
  operations: [
    { id: "list", method: "GET", path: "/repos" },
    { id: "read", method: "GET", path: "/repos/{owner}" },
  ],
  policies: [{ id: "limit", name: "Limit", config: { type: "timeout", connectMs: 1000, totalMs: 2000 } }],
});

it("says the operation and the policy that a place is, and nothing where the place says it itself", () => {
  expect(
    placeWords(
      ["/operations/1", "/operations/0/parameters/2", "/policies/0", "/operations/7", "/backends", ""],
      definition,
    ),
  ).toEqual({
    "/operations/1": "GET /repos/{owner}",
    "/operations/0/parameters/2": "GET /repos",
    "/policies/0": "policy Limit",
  });
});
