import { describe, expect, it } from "vitest";
import { toConnectorError } from "./failure.ts";

describe("errors", () => {
  const respond = (status: number, body: object, headers: Record<string, string> = {}) =>
    toConnectorError("PUT /x", "PUT", { status, headers, body: JSON.stringify(body) }, new Date(0), ["s3cret"]);

  it("tells a schema violation in Kong's own words, field by field", () => {
    const error = respond(400, {
      code: 2,
      name: "schema violation",
      message: "2 schema violations",
      fields: { config: { minute: "expected a number" }, "@entity": ["at least one of these"] },
    });
    expect(error).toMatchObject({
      code: "rejected",
      detail: "2 schema violations · config.minute: expected a number; @entity: at least one of these",
    });
  });

  it("keeps a secret out of what Kong repeats", () => {
    const { detail } = respond(409, { code: 5, message: "UNIQUE violation detected on '{key=\"s3cret\"}'" });
    expect(detail).toContain("(secret)");
    expect(detail).not.toContain("s3cret");
  });

  it.each([
    ["120", 120_000],
    ["Thu, 01 Jan 1970 00:00:30 GMT", 30_000],
    ["soon", undefined],
  ])("reads Retry-After: %s", (value, expected) => {
    expect(respond(429, {}, { "retry-after": value }).retryAfterMs).toBe(expected);
  });

  it("calls a redirect a matter of the address", () => {
    expect(respond(302, {}).code).toBe("invalid-config");
  });
});
