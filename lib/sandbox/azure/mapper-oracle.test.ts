import { describe, expect, it } from "vitest";
import { mapperProblems } from "./mapper-oracle.testing.ts";

const problemsOf = (responseBody: unknown, status = 200) =>
  mapperProblems([
    { method: "GET", url: "http://arm/apis/a", requestHeaders: {}, status, responseHeaders: {}, responseBody },
  ]).map((problem) => problem.replace("GET /apis/a: ", ""));
const api = (properties: object) => ({ id: "a", name: "a", type: "Microsoft.ApiManagement/service/apis", properties });

describe("the SDK's description of answers", () => {
  it("allows what is described", () => {
    expect(problemsOf(api({ path: "a", displayName: "A", protocols: ["http"] }))).toEqual([]);
  });

  it.each([
    [api({ colour: "red" }), "properties.colour is not described"],
    [{ ...api({}), colour: "red" }, "colour is not described"],
    [api({ isCurrent: "yes" }), "properties.isCurrent is no boolean"],
    [api({ protocols: "http" }), "properties.protocols is no list"],
    [api({ protocols: [1] }), "properties.protocols[0] is no text"],
    [api({ displayName: "x".repeat(301) }), "properties.displayName is too long"],
    [
      api({ subscriptionKeyParameterNames: { cookie: "k" } }),
      "properties.subscriptionKeyParameterNames.cookie is not described",
    ],
    [{ value: [api({ path: 1 })] }, "value[0].properties.path is no text"],
    [
      { type: "Microsoft.ApiManagement/service/colours" },
      "type Microsoft.ApiManagement/service/colours is not described",
    ],
  ])("finds the fault in %o", (body, problem) => {
    expect(problemsOf(body)).toEqual([problem]);
  });

  it("describes refusals too", () => {
    expect(problemsOf({ error: { code: "A", message: 1 } }, 400)).toEqual(["error.message is no text"]);
  });
});
