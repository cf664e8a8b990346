import { describe, expect, test } from "vitest";
import { z } from "zod";
import { policies } from "#lib/model/policy/policy.ts";
import { formFieldsOf, initialValues } from "./form-field.ts";
import { jsonSchemaOf } from "./json-schema-of.ts";

function fieldsOf(schema: z.ZodType) {
  return formFieldsOf(jsonSchemaOf(schema));
}

describe("formFieldsOf", () => {
  test.each([
    [
      "text",
      z.string().meta({ title: "Place", placeholder: "here" }),
      { kind: "text", label: "Place", placeholder: "here" },
    ],
    ["long text", z.string().meta({ multiline: true }), { kind: "text", multiline: true }],
    [
      "number",
      z.number().int().min(1).max(9).meta({ unit: "s" }),
      { kind: "number", unit: "s", minimum: 1, maximum: 9 },
    ],
    ["boolean", z.boolean().default(true), { kind: "switch", initial: true }],
    ["choice", z.enum(["a", "b"]).default("b"), { kind: "choice", options: ["a", "b"], initial: "b" }],
    [
      "choice with words",
      z
        .enum(["a", "b"])
        .default("b")
        .meta({ words: { a: "The first" } }),
      { kind: "choice", options: ["a", "b"], words: { a: "The first" }, initial: "b" },
    ],
    ["choices", z.array(z.enum(["a", "b"])), { kind: "choices", options: ["a", "b"], words: undefined }],
    [
      "choices with words",
      z.array(z.enum(["a", "b"]).meta({ words: { b: "The second" } })),
      { kind: "choices", options: ["a", "b"], words: { b: "The second" } },
    ],
    ["list", z.array(z.string()).default(["x"]), { kind: "list", initial: ["x"] }],
    ["list of a union of texts", z.array(z.union([z.ipv4(), z.cidrv4()])), { kind: "list" }],
    ["rows", z.array(z.object({ name: z.string() })), { kind: "rows", columns: [{ name: "name" }] }],
    ["constant", z.literal("k"), { kind: "fixed", initial: "k" }],
  ])("%s", (_, schema, expected) => {
    expect(fieldsOf(z.object({ field: schema }))[0]).toMatchObject(expected);
  });

  test("a generated field starts from a value nobody has seen before", () => {
    const schema = z.object({ id: z.string().meta({ generated: "uuid" }) });
    const [first] = fieldsOf(schema);
    expect(z.uuid().safeParse(first?.initial).success).toBe(true);
    expect(fieldsOf(schema)[0]?.initial).not.toBe(first?.initial);
  });

  test("a field with a default is not required, and one without limits shows none", () => {
    const [a, b] = fieldsOf(z.object({ a: z.number().int(), b: z.string().default("x") }));
    expect(a).toMatchObject({ required: true, minimum: undefined, maximum: undefined });
    expect(b).toMatchObject({ required: false });
  });

  test("shapes told apart by a constant become variants", () => {
    const union = z.discriminatedUnion("by", [
      z.object({ by: z.literal("api-key"), key: z.string() }),
      z.object({ by: z.literal("nothing") }),
    ]);
    const [field] = fieldsOf(z.object({ way: union }));
    expect(field).toMatchObject({ kind: "variants", variants: [{ label: "Api key" }, { label: "Nothing" }] });
    expect(field?.initial).toEqual({ by: "api-key" });
  });
});

test.each(Object.entries(policies))("the form of the %s policy starts from its own defaults", (type, policy) => {
  const fields = fieldsOf(policy.schema);
  expect(fields.length).toBeGreaterThan(1);
  expect(initialValues(fields)).toMatchObject({ type });
});
