import { expect, it } from "vitest";
import type { JsonObject } from "#lib/model/json.ts";
import { modelSchema } from "./model-schema.ts";

it.each<[what: string, schema: JsonObject, model: JsonObject]>([
  [
    "keeps what draft 4 knows",
    { type: "string", minLength: 1, pattern: "^a" },
    { type: "string", minLength: 1, pattern: "^a" },
  ],
  [
    "drops what an import refuses",
    { type: "string", format: "date", example: "x", default: "y", readOnly: true },
    { type: "string" },
  ],
  [
    "drops exclusive bounds with a looser one in place",
    { type: "number", minimum: 1, exclusiveMinimum: true },
    { type: "number", minimum: 1 },
  ],
  [
    "never asks a request for what only responses carry",
    {
      type: "object",
      required: ["id", "name"],
      properties: { id: { type: "string", readOnly: true }, name: { type: "string" } },
    },
    { type: "object", properties: { id: { type: "string" }, name: { type: "string" } }, required: ["name"] },
  ],
  ["lets null in where it may be null", { type: "string", nullable: true, maxLength: 3 }, { maxLength: 3 }],
  ["lets null in past a reference", { nullable: true, allOf: [{ $ref: "#/components/schemas/A" }] }, { title: "Any" }],
  ["gives an array something to hold", { type: "array" }, { type: "array", items: { title: "Any" } }],
  ["says something where nothing is said", {}, { title: "Any" }],
  [
    "keeps closed objects closed",
    { type: "object", additionalProperties: false },
    { type: "object", additionalProperties: false },
  ],
])("%s", (_, schema, model) => {
  expect(modelSchema(schema)).toEqual(model);
});
