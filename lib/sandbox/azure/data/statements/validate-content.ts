import { parseJson } from "../../../core/json.ts";
import type { Operation } from "../../model.ts";
import type { Fields } from "../fields.ts";
import { answerOf } from "../policy/answer-of.ts";
import type { Reader } from "../policy/reader.ts";
import type { Call, StatementKind } from "../policy/statement-kind.ts";
import { bodyProblems } from "../validation/body-schema.ts";
import { report, type ValidationError } from "../validation/report.ts";

type Representation = NonNullable<Operation["responses"][number]["representations"]>[number];
const actions = ["ignore", "prevent", "detect"];

/** "Validate content" of JSON, against the API's own schemas. */
export const validateContent: StatementKind = {
  name: "validate-content",
  attributes: {
    "unspecified-content-type-action": actions,
    "max-size": true,
    "size-exceeded-action": actions,
    "errors-variable-name": true,
  },
  parts: {
    "content-type-map": {
      attributes: { "any-content-type-value": true, "missing-content-type-value": true },
      parts: { type: { attributes: { from: true, when: true, to: true } } },
    },
    content: {
      attributes: { type: true, "validate-as": ["json"], action: actions, "allow-additional-properties": true },
    },
  },
  apply: (call) => {
    const { reader, section, exchange } = call;
    const isRequest = section === "inbound";
    const { body, headers } = isRequest ? exchange.caller : answerOf(exchange);
    const type = isRequest ? "RequestBody" : "ResponseBody";
    const most = reader.number("max-size") ?? 0;
    if (body.length > most) report(call, reader.required("size-exceeded-action"), [tooLarge(type, body.length, most)]);
    // There is nothing to hold against a schema.
    if (body.length === 0) return;
    const contentType = mappedType(reader, headers);
    const representation = representationsOf(call).find((known) => essence(known.contentType) === contentType);
    if (representation === undefined) {
      const details = `Unspecified content type ${contentType} is not allowed.`;
      report(call, reader.required("unspecified-content-type-action"), [
        { name: contentType, type, rule: "Unspecified", details },
      ]);
      return;
    }
    for (const content of reader.children("content")) {
      const wanted = content.attribute("type") ?? "";
      if (wanted !== "" && essence(wanted) !== contentType) continue;
      report(call, content.required("action"), contentErrors(call, content, representation, body, type));
    }
  },
};

function tooLarge(type: ValidationError["type"], size: number, most: number): ValidationError {
  const whose = type === "RequestBody" ? "Request" : "Response";
  const details = `${whose}'s body is ${size} bytes long and it exceeds the limit of ${most} bytes.`;
  return { name: "", type, rule: "SizeLimit", details };
}

function contentErrors(
  { exchange, runtime }: Call,
  content: Reader,
  representation: Representation,
  body: Buffer,
  type: "RequestBody" | "ResponseBody",
): ValidationError[] {
  const name = essence(representation.contentType);
  // A body that the API does not describe conforms.
  if (!representation.typeName) return [];
  const whose = type === "RequestBody" ? "request" : "response";
  const about = `definition ${representation.typeName}, which is associated with the content type ${name}.`;
  const nonConforming = (why: string): ValidationError => ({
    ...{ name, type, rule: "IncorrectMessage" },
    details: `Body of the ${whose} does not conform to the ${about} ${why}`,
  });
  const value = parseJson(body.toString());
  if (value === undefined) return [nonConforming("It is not JSON.")];
  const isSaid = content.attribute("allow-additional-properties") !== undefined;
  const allowsMore = isSaid ? content.flag("allow-additional-properties", true) : undefined;
  try {
    const problems = bodyProblems(runtime.state, exchange.api.id, representation, allowsMore, value);
    if (problems !== undefined) return problems.map(nonConforming);
    return [{ name, type, rule: "MissingDefinition", details: `API's schema does not contain ${about}` }];
  } catch (error) {
    // The validator does not take the schema.
    const details = `Body of the ${whose} cannot be validated for the content type ${name}. ${String(error)}`;
    return [{ name, type, rule: "ValidationException", details }];
  }
}

/** In outbound the answer's own status says which representations are meant. */
function representationsOf({ exchange, section }: Call): readonly Representation[] {
  const { operation, response } = exchange;
  if (section === "inbound") return operation?.request?.representations ?? [];
  return operation?.responses.find(({ statusCode }) => statusCode === response?.status)?.representations ?? [];
}

/** `content-type-map`: a matching `type` goes before the two general values. */
function mappedType(reader: Reader, headers: Fields): string {
  const given = essence(headers.get("Content-Type") ?? "");
  const map = reader.child("content-type-map");
  const mapped = map?.children("type").find((entry) => {
    const from = entry.attribute("from");
    return from === undefined ? entry.flag("when", false) : essence(from) === given;
  });
  const missing = given === "" ? map?.attribute("missing-content-type-value") : undefined;
  const general = missing ?? map?.attribute("any-content-type-value");
  return essence(mapped?.attribute("to") ?? general ?? given);
}

/** Without parameters, in small letters. */
function essence(contentType: string): string {
  return (contentType.split(";")[0] ?? "").trim().toLowerCase();
}
