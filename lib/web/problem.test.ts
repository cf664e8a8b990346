import { describe, expect, test } from "vitest";
import { z } from "zod";
import { ConnectorError } from "#lib/connectors/connector-error.ts";
import { AppError } from "#lib/errors.ts";
import { parseStrictly } from "./parse.ts";
import { fieldErrors, problemOf } from "./problem.ts";

const reference = "0199-reference";
const mapped = (error: unknown) => problemOf(error, reference, "a test");

describe("a problem", () => {
  test("of ours keeps its sentence and its fields", () => {
    const error = new AppError({ code: "conflict", sentence: "Taken. Choose another.", fields: { name: "Taken." } });
    expect(mapped(error)).toEqual({
      problem: {
        code: "conflict",
        sentence: "Taken. Choose another.",
        fields: { name: "Taken." },
        findings: [],
        reference,
      },
      status: 409,
      outcome: "refused",
    });
  });

  test.each([
    ["unauthenticated", 401],
    ["forbidden", 403],
    ["not-found", 404],
    ["invalid", 400],
    ["conflict", 409],
    ["stale-plan", 409],
    ["blocked", 409],
    ["locked", 423],
    ["too-large", 413],
    ["throttled", 429],
    ["unavailable", 503],
  ] as const)("%s has the status %i on a route", (code, status) => {
    expect(mapped(new AppError({ code, sentence: "So." })).status).toBe(status);
  });

  test("of a gateway shows the provider's own words", () => {
    const error = new ConnectorError({
      code: "rejected",
      sentence: "The gateway refused the route. Rename it.",
      operation: "PUT /routes/{id}",
      detail: "name: must be unique",
    });
    expect(mapped(error)).toMatchObject({
      problem: {
        code: "rejected",
        sentence: "The gateway refused the route. Rename it. The gateway said: name: must be unique",
      },
      status: 502,
      outcome: "failed",
    });
  });

  test("nobody foresaw tells the reference and nothing of what was thrown", () => {
    const result = mapped(new Error("password=hunter2 at /srv/gatehouse/lib"));
    expect(result.problem.code).toBe("unexpected");
    expect(result.problem.sentence).toContain(reference);
    expect(JSON.stringify(result)).not.toMatch(/hunter2|srv/);
  });
});

describe("input that does not parse", () => {
  const schema = z.object({
    name: z.string().min(1, "Write a name."),
    backends: z.array(z.object({ url: z.url("Write an address.") })),
  });
  const errorOf = (given: unknown): z.ZodError => {
    try {
      parseStrictly(schema, given);
    } catch (error) {
      if (error instanceof z.ZodError) return error;
    }
    throw new Error("it parsed");
  };

  test("names each field by its dotted path", () => {
    const error = errorOf({ name: "", backends: [{ url: "https://a.example" }, { url: "no" }] });
    expect(fieldErrors(error)).toEqual({ name: "Write a name.", "backends.1.url": "Write an address." });
    expect(mapped(error).problem.sentence).toBe("Nothing was changed. Correct these fields: name, backends.1.url.");
  });

  test.each([["role"], ["__proto__x"], ["constructor"]])("refuses a key the form does not have: %s", (key) => {
    const error = errorOf({ name: "a", backends: [], [key]: "admin" });
    expect(fieldErrors(error)).toEqual({ [key]: "Gatehouse knows no such field. Remove it." });
  });

  test("says what is wrong with the whole", () => {
    expect(mapped(errorOf("text")).problem).toMatchObject({ code: "invalid", fields: { "": expect.any(String) } });
  });

  test("may have keys nobody listed where the schema says so", () => {
    expect(parseStrictly(z.looseObject({ a: z.string() }), { a: "1", b: 2 })).toEqual({ a: "1", b: 2 });
    expect(parseStrictly(z.record(z.string(), z.number()), { b: 2 })).toEqual({ b: 2 });
  });
});
