import { expect, it } from "vitest";
import { upstreamPath } from "./upstream-path.ts";

// Kong Admin API reference, "Path handling algorithms", v0.
it.each([
  // service path, request path, matched, strip, result
  [null, "/a/b", "/a", true, "/b"],
  [null, "/a", "/a", true, "/"],
  [null, "/a/b", "/a", false, "/a/b"],
  ["/s", "/a/b", "/a", true, "/s/b"],
  ["/s", "/a", "/a", true, "/s"],
  ["/s", "/a/", "/a/", true, "/s/"],
  ["/s", "/a/b", "/a", false, "/s/a/b"],
  ["/s", "/", "/", false, "/s"],
  ["/s/", "/a/b", "/a", true, "/s/b"],
  ["/s/", "/a/b", "/a/", true, "/s/b"],
  ["/s/", "/a", "/a", true, "/s"],
  ["/s/", "/a/b", "/a", false, "/s/a/b"],
  ["/s", "/ab", "/a", true, "/s/b"],
  ["/s", "/x/y", "", true, "/s/x/y"],
] as const)("joins %s and %s (matched %j, strip %s) to %s", (service, request, matched, strip, result) => {
  expect(upstreamPath(service, request, matched, strip)).toBe(result);
});
