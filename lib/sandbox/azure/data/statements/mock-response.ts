import { isObject } from "../../../core/json.ts";
import type { Operation } from "../../model.ts";
import { emptyAnswer } from "../failure.ts";
import type { StatementKind } from "../policy/statement-kind.ts";

type Representation = NonNullable<Operation["responses"][number]["representations"]>[number];

/** "Mock response", from the examples of the operation. A response without any is mocked without content. */
export const mockResponse: StatementKind = {
  name: "mock-response",
  attributes: { "status-code": true, "content-type": true, index: true },
  apply: ({ reader, exchange }) => {
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
    if (example !== undefined)
      answer.body = Buffer.from(typeof example === "string" ? example : JSON.stringify(example, null, 2));
    exchange.response = answer;
    exchange.isFinished = true;
  },
};

function examplesOf({ examples }: Representation): unknown[] {
  return Object.values(examples ?? {}).flatMap((example) =>
    isObject(example) && "value" in example ? [example.value] : [],
  );
}
