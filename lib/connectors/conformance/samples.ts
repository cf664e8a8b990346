import { type Definition, definitionSchema, type HttpMethod } from "#lib/model/definition.ts";
import { type PolicyConfig, type PolicyMatch, policyConfigSchema } from "#lib/model/policy/policy.ts";
import type { Feature } from "../capabilities.ts";

/** A definition worth deploying, and the portable features that it cannot do without. */
export interface Sample {
  readonly name: string;
  readonly slug: string;
  readonly definition: Definition;
  readonly needs: readonly Feature[];
}

/** `GET /orders/{id}` or, with an operationId of one's own, `["GET /orders/{id}", "getOrder"]`. */
type OperationLine = string | readonly [line: string, id: string];

interface SampleOptions {
  readonly name?: string;
  readonly version?: string;
  readonly basePath?: string;
  readonly operations: readonly OperationLine[];
  readonly backends: readonly string[];
  readonly weights?: readonly number[];
}

/** A definition from a few words; policies are added with `withPolicies`. */
export function sampleDefinition(options: SampleOptions): Definition {
  return definitionSchema.parse({
    name: options.name ?? "Orders",
    version: options.version ?? "1.0.0",
    basePath: options.basePath ?? "/orders/v1",
    operations: options.operations.map(operation),
    backends: options.backends.map((url, index) => ({ url, weight: options.weights?.[index] ?? 100 })),
  });
}

function operation(entry: OperationLine): { id: string; method: HttpMethod; path: string } {
  const [line, id] = typeof entry === "string" ? [entry, undefined] : entry;
  const [method, path] = splitOnce(line, " ");
  const parsed = definitionSchema.shape.operations.element.parse({
    id: id ?? `${method.toLowerCase()}-${path}`,
    method,
    path,
  });
  return { id: parsed.id, method: parsed.method, path: parsed.path };
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return [text.slice(0, at), text.slice(at + separator.length)];
}

/** One entry of a policy list in a few words. */
export interface PolicyLine {
  readonly config: { readonly type: PolicyConfig["type"] } & Record<string, unknown>;
  readonly match?: Partial<PolicyMatch>;
  readonly enabled?: boolean;
}

/** The same API under these policies, with ids `policy-0`, `policy-1`… */
export function withPolicies(definition: Definition, lines: readonly PolicyLine[]): Definition {
  return {
    ...definition,
    policies: lines.map(({ config, match, enabled = true }, index) => ({
      id: `policy-${index}`,
      name: "",
      enabled,
      match: { paths: match?.paths ?? [], methods: match?.methods ?? [] },
      config: policyConfigSchema.parse(config),
    })),
  };
}

/** What most cases deploy: small, and with more than one of everything that can go wrong in ones. */
export function ordersSample(backend: string): Sample {
  return {
    name: "params",
    slug: "orders-v1",
    needs: ["path-templates", "base-path"],
    definition: sampleDefinition({
      backends: [backend],
      operations: [
        "GET /orders",
        "POST /orders",
        "GET /orders/{id}",
        "DELETE /orders/{id}",
        "GET /orders/{id}/lines/{line}",
      ],
    }),
  };
}

/** Several definitions, each with a way of its own to break an encoder. */
export function samples(backends: readonly [string, string]): Sample[] {
  const [first] = backends;
  return [
    {
      name: "minimal",
      slug: "ping-v1",
      needs: [],
      definition: sampleDefinition({ name: "Ping", basePath: "/ping", backends: [first], operations: ["GET /status"] }),
    },
    ordersSample(first),
    {
      name: "root base path",
      slug: "root-v1",
      needs: ["path-templates"],
      definition: sampleDefinition({ basePath: "/", backends: [first], operations: ["GET /", "GET /{anything}"] }),
    },
    {
      name: "overlapping templates",
      slug: "overlap-v1",
      needs: ["path-templates", "base-path"],
      definition: sampleDefinition({
        name: "Overlap",
        basePath: "/overlap",
        backends: [first],
        operations: [
          "GET /a/{x}/c",
          "GET /a/b/{y}",
          "GET /a/b/c",
          "GET /a/{x}",
          "POST /a/{x}",
          "GET /{p}/b/c",
          "GET /a/{x}/c/{z}",
        ],
      }),
    },
    {
      name: "many operations",
      slug: "many-v1",
      needs: ["path-templates", "base-path"],
      definition: manyOperations(first, 12),
    },
    {
      name: "several backends",
      slug: "spread-v1",
      needs: ["several-backends", "base-path"],
      definition: sampleDefinition({
        name: "Spread",
        basePath: "/spread",
        backends,
        weights: [100, 50],
        operations: ["GET /status"],
      }),
    },
    hostileSample(first),
  ];
}

/** An API of so many operations on so many paths: what a change of one of them must not touch. */
export function manyOperations(backend: string, count: number): Definition {
  const operations = Array.from({ length: count }, (_, index) => `GET /items-${index}/{id}`);
  return sampleDefinition({ name: "Many", basePath: "/many", backends: [backend], operations });
}

/** Names that are legal in a document and poison in a URL, a regular expression, a tag or a shell. */
function hostileSample(backend: string): Sample {
  return {
    name: "hostile names",
    slug: "hostile-v1",
    needs: ["path-templates", "base-path"],
    definition: sampleDefinition({
      name: "Orders “v2” <b>; ../%2e%2e, a/b & $(name) {{x}} 💥",
      version: "1.0.0-beta+exp.sha/5114",
      basePath: "/hostile",
      backends: [backend],
      operations: [
        ["GET /orders", "list orders"],
        ["POST /orders", "list-orders"],
        ["PUT /orders", "list/orders"],
        ["GET /orders/{order-id}.json", "🧾 get; drop"],
        ["GET /price+(net)/{x}", "price"],
        ["GET /~me/a.b", `${"very-".repeat(40)}long`],
        ["GET /ab", "ab"],
      ],
    }),
  };
}
