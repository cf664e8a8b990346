import { createRequire } from "node:module";
import { z } from "zod";
import { isObject, type Unchecked } from "../core/json.ts";
import type { ArmCall } from "./arm/arm-server.ts";

const constraintsSchema = z
  .object({ MaxLength: z.number(), MinLength: z.number(), MaxItems: z.number(), Pattern: z.instanceof(RegExp) })
  .partial();

/** What the SDK was generated with from Microsoft's own description: how each shape looks on the wire. */
interface Mapper {
  readonly serializedName?: string;
  readonly required?: boolean;
  readonly constraints?: z.infer<typeof constraintsSchema>;
  readonly type: {
    readonly name: string;
    readonly className?: string;
    readonly element?: Mapper;
    readonly value?: Mapper;
    readonly allowedValues?: readonly unknown[];
    readonly modelProperties?: Readonly<Record<string, Mapper>>;
    readonly additionalProperties?: unknown;
  };
}

const mapperSchema: z.ZodType<Mapper> = z.lazy(() =>
  z.object({
    serializedName: z.string().optional(),
    required: z.boolean().optional(),
    constraints: constraintsSchema.optional(),
    type: z.object({
      name: z.string(),
      className: z.string().optional(),
      element: mapperSchema.optional(),
      value: mapperSchema.optional(),
      allowedValues: z.array(z.unknown()).optional(),
      modelProperties: z.record(z.string(), mapperSchema).optional(),
      additionalProperties: z.unknown().optional(),
    }),
  }),
);

const mappers = loadMappers();

/** The mappers are no part of the package's face; they stand beside its main file. */
function loadMappers(): Readonly<Record<string, Mapper>> {
  const require = createRequire(import.meta.url);
  const main = require.resolve("@azure/arm-apimanagement");
  const loaded: unknown = require(main.replace(/index\.js$/, "models/mappers.js"));
  return z.record(z.string(), mapperSchema).parse(isObject(loaded) ? { ...loaded } : {});
}

/** Which shape a resource of a type has. */
const shapes: Readonly<Record<string, string>> = {
  service: "ApiManagementServiceResource",
  "service/apis": "ApiContract",
  "service/apis/operations": "OperationContract",
  "service/apis/releases": "ApiReleaseContract",
  "service/apis/schemas": "SchemaContract",
  "service/apiVersionSets": "ApiVersionSetContract",
  "service/products": "ProductContract",
  "service/products/apiLinks": "ProductApiLinkContract",
  "service/subscriptions": "SubscriptionContract",
  "service/namedValues": "NamedValueContract",
  "service/backends": "BackendContract",
  "service/loggers": "LoggerContract",
  "service/policyFragments": "PolicyFragmentContract",
  "service/tags": "TagContract",
  "service/workspaces": "WorkspaceContract",
  "service/workspaceLinks": "ApiManagementWorkspaceLinksResource",
};

function shapeOf(type: unknown): Mapper | undefined {
  // What is in a workspace has the shape that it has in the service.
  const kind = String(type).replace("Microsoft.ApiManagement/", "").replace("service/workspaces/", "service/");
  if (kind.endsWith("/policies")) return mappers.PolicyContract;
  if (kind.endsWith("/diagnostics")) return mappers.DiagnosticContract;
  return mappers[shapes[kind] ?? ""];
}

/** What the description of API Management does not allow in these calls, one sentence each. */
export function mapperProblems(calls: readonly ArmCall[]): string[] {
  return calls.flatMap((call) =>
    callProblems(call).map((problem) => `${call.method} ${new URL(call.url).pathname}: ${problem}`),
  );
}

function callProblems({ url, responseBody, status }: ArmCall): string[] {
  // An export's link has places that the description does not know.
  if (!isObject(responseBody) || url.includes("export=true")) return [];
  if (status >= 400) return check(responseBody, named("ErrorResponse"), "");
  if (responseBody.type !== undefined) return resourceProblems(responseBody, "");
  if (!Array.isArray(responseBody.value)) return [];
  return responseBody.value.flatMap((item: unknown, index) =>
    isObject(item) && item.type !== undefined ? resourceProblems(item, `value[${index}]`) : [],
  );
}

function resourceProblems(resource: Unchecked, place: string): string[] {
  // Azure Monitor and the resource manager have descriptions of their own.
  if (!String(resource.type).startsWith("Microsoft.ApiManagement/")) return [];
  const shape = shapeOf(resource.type);
  return shape === undefined
    ? [`${join(place, "type")} ${String(resource.type)} is not described`]
    : check(resource, shape, place);
}

function named(name: string): Mapper {
  const mapper = mappers[name];
  if (mapper === undefined) throw new Error(`The SDK has no mapper ${name}.`);
  return mapper;
}

function check(value: unknown, mapper: Mapper, place: string): string[] {
  if (value === null || value === undefined) return [];
  const { name, element, value: entry, allowedValues } = mapper.type;
  switch (name) {
    case "Composite":
      return compositeProblems(value, mapper, place);
    case "Sequence":
      if (!Array.isArray(value)) return [`${place} is no list`];
      return value.flatMap((item, index) => (element === undefined ? [] : check(item, element, `${place}[${index}]`)));
    case "Dictionary":
      if (!isObject(value)) return [`${place} is no object`];
      return Object.entries(value).flatMap(([key, part]) =>
        entry === undefined ? [] : check(part, entry, join(place, key)),
      );
    case "String":
      return [
        ...(typeof value === "string" ? [] : [`${place} is no text`]),
        ...constraintProblems(value, mapper, place),
      ];
    case "Number":
      return typeof value === "number" ? [] : [`${place} is no number`];
    case "Boolean":
      return typeof value === "boolean" ? [] : [`${place} is no boolean`];
    case "DateTime":
      return typeof value === "string" && !Number.isNaN(Date.parse(value)) ? [] : [`${place} is no time`];
    case "Enum":
      return allowedValues === undefined || allowedValues.includes(value)
        ? []
        : [`${place} may not be ${String(value)}`];
    default:
      return [];
  }
}

function constraintProblems(value: unknown, { constraints }: Mapper, place: string): string[] {
  const length = String(value).length;
  return [
    ...(constraints?.MaxLength !== undefined && length > constraints.MaxLength ? [`${place} is too long`] : []),
    ...(constraints?.MinLength !== undefined && length < constraints.MinLength ? [`${place} is too short`] : []),
    ...(constraints?.Pattern !== undefined && !constraints.Pattern.test(String(value))
      ? [`${place} has a wrong form`]
      : []),
  ];
}

/** Flattened properties are named by their path: `properties.displayName`. */
function compositeProblems(value: unknown, mapper: Mapper, place: string): string[] {
  if (!isObject(value)) return [`${place} is no object`];
  const model = mapper.type.modelProperties ?? named(mapper.type.className ?? "").type.modelProperties ?? {};
  const paths = Object.values(model).map((property) => ({ property, path: pathOf(property) }));
  const problems = paths.flatMap(({ property, path }) => {
    const part = path.reduce<unknown>((branch, key) => (isObject(branch) ? branch[key] : undefined), value);
    if (part === undefined && property.required) return [`${join(place, ...path)} is missing`];
    return check(part, property, join(place, ...path));
  });
  if (mapper.type.additionalProperties !== undefined) return problems;
  return [
    ...problems,
    ...unknownKeys(
      value,
      paths.map(({ path }) => path),
      place,
    ),
  ];
}

function join(...parts: readonly string[]): string {
  return parts.filter((part) => part !== "").join(".");
}

function pathOf({ serializedName = "" }: Mapper): string[] {
  return serializedName.split(/(?<!\\)\./).map((part) => part.replaceAll("\\.", "."));
}

function unknownKeys(value: Unchecked, paths: readonly (readonly string[])[], place: string): string[] {
  return Object.entries(value).flatMap(([key, part]) => {
    const below = paths.filter(([first]) => first === key);
    if (below.length === 0) return [`${join(place, key)} is not described`];
    const rest = below.map(([, ...tail]) => tail).filter((tail) => tail.length > 0);
    return rest.length > 0 && isObject(part) ? unknownKeys(part, rest, join(place, key)) : [];
  });
}
