import type { Definition } from "#lib/model/definition.ts";
import type { Finding } from "#lib/model/finding.ts";
import type { JsonObject } from "#lib/model/json.ts";
import { type PortableOperation, portableDocument, printDocument } from "#lib/openapi/portable-document.ts";
import type { NamedOperation } from "../policies.ts";
import { importedSchemas } from "./imported-schemas.ts";

/** "API import restrictions and known issues": the largest document that is sent along with the request, in bytes. */
const largestBytes = 4 * 1024 * 1024;

interface EncodedDocument {
  readonly document: JsonObject;
  readonly findings: readonly Finding[];
}

/** The document that is imported: OpenAPI 3.0, with what an import refuses or loses left out. */
export function encodeDocument(definition: Definition, operations: readonly NamedOperation[]): EncodedDocument {
  const { portable, findings } = importedSchemas(portableDocument({ ...definition, operations: [...operations] }));
  const names = new Map(operations.map((operation) => [`${operation.method} ${operation.path}`, operation.name]));
  const document = printDocument(
    { ...portable, operations: portable.operations.map((entry) => imported(entry, names)) },
    { title: definition.name, version: definition.version },
  );
  return { document, findings: [...portable.findings, ...findings, ...sizeFinding(document)] };
}

/** "Azure API Management limits": the longest name and description of an operation. */
const longestSummary = 300;
const longestDescription = 1000;
const bodiless = new Set(["GET", "HEAD", "OPTIONS"]);

/** "API import restrictions and known issues": no cookies, no bodies where HTTP gives them no meaning. */
function imported(entry: PortableOperation, names: ReadonlyMap<string, string>): PortableOperation {
  const { operation, parameters, requestBody, summary, description, responses } = entry;
  const name = names.get(`${operation.method} ${operation.path}`) ?? operation.id;
  return {
    responses,
    ...(summary === undefined ? {} : { summary: summary.slice(0, longestSummary) }),
    ...(description === undefined ? {} : { description: description.slice(0, longestDescription) }),
    operation: { ...operation, id: name },
    parameters: parameters.filter((parameter) => parameter.in !== "cookie"),
    ...(requestBody === undefined || bodiless.has(operation.method) ? {} : { requestBody }),
  };
}

function sizeFinding(document: JsonObject): Finding[] {
  const bytes = Buffer.byteLength(JSON.stringify(document));
  if (bytes <= largestBytes) return [];
  return [
    {
      severity: "error",
      code: "document.too-large",
      place: "",
      sentence: `The document has ${megabytes(bytes)} MB after everything that can be left out. API Management imports at most 4 MB.`,
      instead: "Split the API into several.",
    },
  ];
}

const megabytes = (bytes: number) => (bytes / (1024 * 1024)).toFixed(1);
