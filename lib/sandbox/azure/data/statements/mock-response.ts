import { isObject } from "../../../core/json.ts";
import type { Operation, State } from "../../model.ts";
import { emptyAnswer } from "../failure.ts";
import { sampleOf } from "../mock/sample.ts";
import type { StatementKind } from "../policy/statement-kind.ts";
import { definitionPointer } from "../schema-document.ts";

type Representation = NonNullable<Operation["responses"][number]["representations"]>[number];

/** "Mock response": an example of the operation, else a sample of its schema, else nothing but the status. */
export const mockResponse: StatementKind = {
  name: "mock-response",
  attributes: { "status-code": true, "content-type": true, index: true },
  apply: ({ reader, exchange, runtime }) => {
    const status = reader.number("status-code") ?? 200;
    const contentType = reader.attribute("content-type");
    const response = exchange.operation?.responses.find(({ statusCode }) => statusCode === status);
    const offered = (response?.representations ?? []).filter(
      (representation) => contentType === undefined || representation.contentType === contentType,
    );
    const chosen = offered.find((representation) => examplesOf(representation).length > 0) ?? offered[0];
    const answer = emptyAnswer(status);
    const type = chosen?.contentType ?? contentType;
    if (type !== undefined) answer.headers.set("Content-Type", type);
    const example = chosen && examplesOf(chosen)[reader.number("index") ?? 0];
    const content = example ?? (chosen && sampleFor(chosen, exchange.api.id, runtime.state));
    if (content !== undefined)
      answer.body = Buffer.from(typeof content === "string" ? content : JSON.stringify(content, null, 2));
    exchange.response = answer;
    exchange.isFinished = true;
  },
};

function examplesOf({ examples }: Representation): unknown[] {
  return Object.values(examples ?? {}).flatMap((example) =>
    isObject(example) && "value" in example ? [example.value] : [],
  );
}

function sampleFor({ contentType, schemaId, typeName }: Representation, apiId: string, state: State): unknown {
  const schema = state.find("schemas", ({ api, name }) => api === apiId && name === schemaId);
  if (schema === undefined || !typeName || !/[/+]json\b/i.test(contentType)) return undefined;
  return sampleOf({ $ref: definitionPointer(schema.document, typeName) }, schema.document);
}
