import { isObject, type Unchecked } from "../../core/json.ts";
import { exampleProblems } from "./check-examples.ts";
import type { Document } from "./document.ts";
import { entriesOf, type FoundOperation, listOf, lookUp, operationsIn } from "./walk.ts";

/** What the service's parser finds wrong, each as its own sentence. Empty when the document may be imported. */
export function documentProblems({ kind, root }: Document): string[] {
  const problems = [...headProblems(root), ...referenceProblems(root, root, "#")];
  if (kind === "openapi") {
    problems.push(...componentKeyProblems(root), ...schemaProblems(root), ...exampleProblems(root));
  }
  for (const found of operationsIn(root)) problems.push(...operationProblems(found));
  return problems.map((problem) => `Parsing error(s): ${problem}`);
}

function headProblems(root: Unchecked): string[] {
  const info = isObject(root.info) ? root.info : {};
  return [
    ...(typeof info.title === "string" ? [] : ["The field 'title' in 'info' object is REQUIRED. [#/info/title]"]),
    ...(typeof info.version === "string" ? [] : ["The field 'version' in 'info' object is REQUIRED. [#/info/version]"]),
    ...(isObject(root.paths) ? [] : ["The field 'paths' in 'document' object is REQUIRED. [#/paths]"]),
    ...entriesOf(root.paths)
      .filter(([path]) => !path.startsWith("/"))
      .map(([path]) => `The path item name '${path}' MUST begin with a slash. [#/paths/${path}]`),
  ];
}

function operationProblems({ operation, parameters, pointer }: FoundOperation): string[] {
  const responses = entriesOf(operation.responses);
  const problems =
    responses.length === 0 ? [`The field 'responses' in 'operation' object is REQUIRED. [${pointer}/responses]`] : [];
  for (const [status, response] of responses)
    if (typeof response.description !== "string" && response.$ref === undefined)
      problems.push(
        `The field 'description' in 'response' object is REQUIRED. [${pointer}/responses/${status}/description]`,
      );
  const seen = new Set<string>();
  for (const [index, parameter] of parameters.entries()) {
    const place = `${pointer}/parameters/${index}`;
    if (typeof parameter.name !== "string" || typeof parameter.in !== "string") {
      problems.push(`The fields 'name' and 'in' in 'parameter' object are REQUIRED. [${place}]`);
      continue;
    }
    if (parameter.in === "path" && parameter.required !== true)
      problems.push(`"required" must be true when parameter location is "path" [${place}/required]`);
    const key = `${parameter.in} ${parameter.name}`;
    if (seen.has(key)) problems.push(`Parameter '${parameter.name}' is defined twice in '${parameter.in}'. [${place}]`);
    seen.add(key);
  }
  return problems;
}

/** References may lead within the document only, and to something. */
function referenceProblems(root: Unchecked, value: unknown, place: string): string[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => referenceProblems(root, item, `${place}/${index}`));
  if (!isObject(value)) return [];
  if (typeof value.$ref === "string") {
    if (!value.$ref.startsWith("#")) return [`External reference '${value.$ref}' is not supported. [${place}]`];
    return lookUp(root, value.$ref) === undefined ? [`Invalid Reference identifier '${value.$ref}'. [${place}]`] : [];
  }
  return Object.entries(value).flatMap(([key, part]) =>
    key === "example" || key === "examples" || key === "default" || key === "enum"
      ? []
      : referenceProblems(root, part, `${place}/${key}`),
  );
}

const componentKey = /^[a-zA-Z0-9._-]+$/;

function componentKeyProblems(root: Unchecked): string[] {
  return entriesOf(root.components).flatMap(([section, entries]) =>
    Object.keys(entries)
      .filter((key) => !componentKey.test(key))
      .map(
        (key) =>
          `The key '${key}' in '${section}' of components MUST match the regular expression '^[a-zA-Z0-9\\.\\-_]+$'. [#/components]`,
      ),
  );
}

/** Rules of 3.0 on schemas, also asked of 3.1 documents: their import is shallow. */
function schemaProblems(root: Unchecked): string[] {
  const schemas = isObject(root.components) ? root.components.schemas : undefined;
  return entriesOf(schemas).flatMap(([name, schema]) => [
    ...discriminatorProblems(name, schema),
    ...typeProblems(schema, `#/components/schemas/${name}`),
  ]);
}

function discriminatorProblems(name: string, schema: Unchecked): string[] {
  const property = isObject(schema.discriminator) ? schema.discriminator.propertyName : undefined;
  if (typeof property !== "string" || listOf(schema.required).includes(property) || schema.oneOf || schema.anyOf)
    return [];
  return [
    `Schema ${name} must contain property specified in the discriminator ${property} in the required field list. [#/components/schemas/${name}/discriminator]`,
  ];
}

function typeProblems(value: unknown, place: string): string[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => typeProblems(item, `${place}/${index}`));
  if (!isObject(value)) return [];
  const own =
    Array.isArray(value.type) && "type" in value ? [`The value of 'type' is not a string. [${place}/type]`] : [];
  const parts = Object.entries(value).filter(([key]) => !["example", "enum", "default", "required"].includes(key));
  return [...own, ...parts.flatMap(([key, part]) => typeProblems(part, `${place}/${key}`))];
}
