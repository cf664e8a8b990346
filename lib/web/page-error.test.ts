import { afterEach, expect, test, vi } from "vitest";
import { log } from "../log.ts";
import { reportPageError } from "./page-error.ts";

afterEach(() => vi.restoreAllMocks());

test.each([
  ["the digest that the page shows", Object.assign(new Error("broken"), { digest: "3141592653" }), "3141592653"],
  ["none where there is none", new Error("broken"), "none"],
  ["none for what is no error", "broken", "none"],
])("a page that failed is reported under %s", (_, error, reference) => {
  const line = vi.spyOn(log, "error").mockImplementation(() => undefined);
  reportPageError(error, { routePath: "/apis/[apiId]" });
  expect(line).toHaveBeenCalledExactlyOnceWith(
    { reference, where: "page /apis/[apiId]", err: error },
    "unexpected error",
  );
});
