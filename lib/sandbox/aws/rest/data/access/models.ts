import { Ajv, type ValidateFunction } from "ajv";
import { isObject, parseJson, type Unchecked } from "../../../../core/json.ts";
import type { Contents } from "../../model.ts";
import { notEmulated } from "../failure.ts";

/** Holds request bodies against an API's models, which are JSON Schema of draft 4. */
export class Models {
  /** One validator for each deployment's contents, forgotten with them. */
  readonly #validators = new WeakMap<Contents, Ajv>();

  /** What is wrong with the body by the model of this name, in words; nothing when it fits. */
  problems(contents: Contents, name: string, body: unknown, hasBody: boolean): readonly string[] {
    const validate = this.#validatorFor(contents, name);
    if (validate === undefined) return [];
    if (body === undefined) return [hasBody ? "the request body is not JSON" : "a request body is required"];
    if (validate(body)) return [];
    return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath || "/"} ${message}`);
  }

  #validatorFor(contents: Contents, name: string): ValidateFunction | undefined {
    const ajv = this.#validators.get(contents) ?? makeAjv(contents);
    this.#validators.set(contents, ajv);
    try {
      return ajv.getSchema(name);
    } catch (error) {
      throw notEmulated(`the model ${name}: ${String(error)}`);
    }
  }
}

function makeAjv(contents: Contents): Ajv {
  const ajv = new Ajv({ strict: false, validateFormats: false, logger: false, addUsedSchema: false });
  for (const model of Object.values(contents.models)) {
    const schema = parseJson(model.schema ?? "{}");
    if (isObject(schema)) ajv.addSchema(upgrade(schema), model.name);
  }
  return ajv;
}

/** Draft 4 in the words of the later draft that the validator reads; references to models by the name alone. */
function upgrade(schema: Unchecked): Unchecked {
  // `nullable` is OpenAPI's and no word of the draft, so that null is of no other type here.
  const { $schema: _draft, id: _id, nullable: _nullable, ...rest } = schema;
  const upgraded: Unchecked = Object.fromEntries(
    Object.entries(rest).map(([key, value]) => [key, upgradeValue(key, value)]),
  );
  for (const [limit, exclusive] of [
    ["minimum", "exclusiveMinimum"],
    ["maximum", "exclusiveMaximum"],
  ] as const) {
    if (typeof upgraded[exclusive] !== "boolean") continue;
    if (upgraded[exclusive]) {
      upgraded[exclusive] = upgraded[limit];
      delete upgraded[limit];
    } else delete upgraded[exclusive];
  }
  return upgraded;
}

/** Keywords whose members are named by the author, so that a member called `id` is no keyword. */
const named = new Set(["properties", "patternProperties", "definitions", "dependencies"]);

function upgradeValue(key: string, value: unknown): unknown {
  if (key === "enum" || key === "default") return value;
  if (key === "$ref" && typeof value === "string")
    return value.replace(/^https:\/\/apigateway\.amazonaws\.com\/restapis\/[^/]+\/models\/([^#]+)/, "$1");
  if (Array.isArray(value)) return value.map((item) => (isObject(item) ? upgrade(item) : item));
  if (!isObject(value)) return value;
  if (!named.has(key)) return upgrade(value);
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, isObject(item) ? upgrade(item) : item]));
}
