import { describe, expect, test } from "vitest";
import { operationSchema } from "#lib/model/definition.ts";
import { policyEntrySchema } from "#lib/model/policy/policy.ts";
import { curlOf } from "./curl.ts";

const operation = (method: string, path: string) => operationSchema.parse({ id: `${method} ${path}`, method, path });
const key = (config: object) => policyEntrySchema.parse({ id: "key", config: { type: "api-key", ...config } });

describe("curlOf", () => {
  test.each([
    [
      "the first plain GET",
      [operation("POST", "/a"), operation("GET", "/b/{id}"), operation("GET", "/c")],
      "curl -i 'http://h/x/c'",
    ],
    [
      "a GET with a parameter filled in",
      [operation("POST", "/a"), operation("GET", "/b/{id}")],
      "curl -i 'http://h/x/b/1'",
    ],
    ["another method where there is no GET", [operation("DELETE", "/a")], "curl -i -X DELETE 'http://h/x/a'"],
    ["the endpoint itself where there is nothing", [], "curl -i 'http://h/x/'"],
  ])("calls %s", (_, operations, curl) => {
    expect(curlOf("http://h/x", operations)).toBe(curl);
  });

  test("names the place of the key", () => {
    const operations = [operation("GET", "/a")];
    expect(curlOf("http://h", operations, [key({})])).toBe("curl -i -H 'X-API-Key: YOUR-KEY' 'http://h/a'");
    expect(curlOf("http://h", operations, [key({ in: "query", name: "k" })])).toBe("curl -i 'http://h/a?k=YOUR-KEY'");
  });

  test("a quote in the address cannot end the word", () => {
    expect(curlOf("http://h", [operation("GET", "/it's")])).toBe(`curl -i 'http://h/it'\\''s'`);
  });
});
