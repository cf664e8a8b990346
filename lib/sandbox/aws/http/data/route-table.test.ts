import { describe, expect, it } from "vitest";
import type { Route } from "../model.ts";
import { RouteTable } from "./route-table.ts";

function table(...routeKeys: string[]): (method: string, path: string) => string | undefined {
  const routes: Route[] = routeKeys.map((routeKey) => ({
    ...{ routeId: routeKey, routeKey, apiKeyRequired: false, authorizationType: "NONE" },
  }));
  const found = new RouteTable(routes);
  return (method, path) => found.find(method, path)?.route.routeKey;
}

describe("the route table", () => {
  it("follows the example of the vendor's page on routes", () => {
    const find = table("$default", "ANY /{proxy+}", "GET /pets/{proxy+}", "GET /pets/dog/{id}", "GET /pets/dog/1");
    expect(find("GET", "/pets/dog/1")).toBe("GET /pets/dog/1");
    expect(find("GET", "/pets/dog/2")).toBe("GET /pets/dog/{id}");
    expect(find("GET", "/pets/cat/1")).toBe("GET /pets/{proxy+}");
    expect(find("POST", "/test/5")).toBe("ANY /{proxy+}");
    expect(find("GET", "/")).toBe("$default");
  });

  it("takes ANY for the methods that have no route of their own, and finds nothing without a match", () => {
    const find = table("ANY /a", "GET /a", "POST /b/{x}/c", "POST /b/y/{z}");
    expect(find("GET", "/a")).toBe("GET /a");
    expect(find("PUT", "/a")).toBe("ANY /a");
    expect(find("POST", "/b/y/c")).toBe("POST /b/y/{z}");
    expect(find("GET", "/b/y/c")).toBeUndefined();
    expect(find("GET", "/a/")).toBeUndefined();
    expect(find("GET", "/A")).toBeUndefined();
  });

  it("keeps what variables matched as it was sent, the rest of a greedy one whole", () => {
    const routes = new RouteTable([
      { routeId: "1", routeKey: "GET /f/{name}/{rest+}", apiKeyRequired: false, authorizationType: "NONE" },
    ]);
    const match = routes.find("GET", "/f/a%20b/c/d%2Fe");
    expect([...(match?.variables ?? [])]).toEqual([
      ["name", "a%20b"],
      ["rest", "c/d%2Fe"],
    ]);
  });
});
