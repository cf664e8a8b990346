import type { Unchecked } from "../../../core/json.ts";
import type { ControlReply, ControlRequest, ControlRoute } from "../../control/route.ts";
import { definitionOf, type RestContext } from "../context.ts";
import type { Contents, Definition } from "../model.ts";
import { namesOf } from "./rest-apis.ts";

/** Replaces a part of an API's latest contents. No stage shows it before the next deployment. */
export function edit(context: RestContext, definition: Definition, change: Partial<Contents>): void {
  context.state.put("definitions", { ...definition, ...change });
}

type Parameters = ControlRequest["parameters"];

/** What writes below one API have in common: its name for the sentinels, and that they exclude each other. */
export function writesBelow(context: RestContext): Pick<ControlRoute, "names" | "changes"> {
  return {
    names: ({ parameters }) => namesOf(context, parameters.restApiId),
    changes: ({ parameters }) => parameters.restApiId ?? "",
  };
}

/** A handler that reads a part of the definition and answers 200. */
export function reading(
  context: RestContext,
  show: (definition: Definition, parameters: Parameters, query: URLSearchParams) => unknown,
) {
  return ({ parameters, query }: ControlRequest): ControlReply => ({
    status: 200,
    body: show(definitionOf(context, parameters.restApiId), parameters, query),
  });
}

/** A handler that writes a part of the definition and answers what became of it. */
export function writing(
  context: RestContext,
  status: number,
  write: (definition: Definition, parameters: Parameters, body: Unchecked) => unknown,
) {
  return ({ parameters, json }: ControlRequest): ControlReply => {
    const body = write(definitionOf(context, parameters.restApiId), parameters, json());
    return body === undefined ? { status } : { status, body };
  };
}

export function without<Value>(record: Readonly<Record<string, Value>>, key: string): Record<string, Value> {
  return Object.fromEntries(Object.entries(record).filter(([other]) => other !== key));
}
