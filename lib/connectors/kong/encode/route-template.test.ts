import { describe, expect, it } from "vitest";
import { readTemplate, routePattern } from "./route-template.ts";

describe("route patterns", () => {
  const pattern = (template: string, basePath = "/", wrapped = false, emptyAllowed: string[] = []) =>
    routePattern(basePath, readTemplate({ path: template, emptyAllowed }), wrapped);

  it.each([
    ["/", "~/$"],
    ["/orders/{id}", "~/orders/(?<id>[^#?/]+)$"],
    ["/price+(net)/a.b", "~/price\\+\\(net\\)/a\\.b$"],
    ["/{a}.{b}", "~/(?<a>[^#?/]+)\\.(?<b>[^#?/]+)$"],
    ["/{order-id}/{2nd}/{order_id}", "~/(?<p1>[^#?/]+)/(?<p2>[^#?/]+)/(?<order_id>[^#?/]+)$"],
    ["/{x}/{x}", "~/(?<x>[^#?/]+)/[^#?/]+$"],
    [`/{${"long".repeat(9)}}`, "~/(?<p1>[^#?/]+)$"],
    ["/caf%C3%A9/%2Fraw", "~/café/%2Fraw$"],
  ])("%s is %s", (template, expected) => expect(pattern(template)).toBe(expected));

  it("matches no characters where an empty value is allowed", () => {
    expect(pattern("/find/{text}", "/", false, ["text"])).toBe("~/find/(?<text>[^#?/]*)$");
  });

  it("wraps what stands below the base path, to be put back behind the backend's", () => {
    expect(pattern("/{id}", "/api/v1", true)).toBe("~/api/v1(?<gh_path>/(?<id>[^#?/]+))$");
  });
});
