import { expect, it } from "vitest";
import { normalizePath } from "./normalize.ts";

it.each([
  ["/a/b", "/a/b"],
  ["/a//b///c", "/a/b/c"],
  ["/a/./b/../c", "/a/c"],
  ["/../a", "/a"],
  ["/a/..", "/"],
  ["/a/.", "/a/"],
  ["/%7Euser/%41", "/~user/A"],
  ["/a%2fb", "/a%2Fb"],
  ["/%e2%82%ac", "/%E2%82%AC"],
])("%s becomes %s", (path, normal) => {
  expect(normalizePath(path)).toBe(normal);
  expect(normalizePath(normal)).toBe(normal);
});
