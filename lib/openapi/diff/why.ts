import type { DefinitionChange, Impact } from "../change.ts";

type Judged = Pick<DefinitionChange, "rule" | "impact">;

/** What a rule means for callers, whatever its impact. */
const byRule: Readonly<Record<string, string>> = {
  "base-path.changed": "Whoever calls the old address finds nothing there.",
  "details.name": "Callers do not see it.",
  "details.version": "Callers do not see it; the base path is what they call.",
  "backend.added": "Whether it answers as the others do cannot be known from here.",
  "backend.removed": "Whether the others answer as it did cannot be known from here.",
  "backend.weight": "Callers notice only if the backends answer differently.",
  "extensions.changed": "Only somebody who knows these settings can tell whether callers notice.",
  "policy.order": "The first policy that answers wins, and now another one may be first.",
  "operation.removed": "Calls to it are answered with 404.",
  "operation.added": "Nobody calls it yet.",
  "operation.id": "Calls stay as they are; clients generated from the document have another method name.",
  "operation.described": "Only words change.",
  "parameter.removed": "Callers that send it are ignored or refused, as the backend has it.",
  "parameter.added": "Callers that do not send it are served as before.",
  "parameter.added-required": "Callers do not send it yet and are refused.",
  "parameter.required": "Callers that left it out are refused.",
  "parameter.optional": "Callers that send it are served as before.",
  "parameter.deprecated": "It works on; callers are asked to stop sending it.",
  "parameter.serialization": "The same value is written another way, so what callers send is read wrongly.",
  "request.body-added-required": "Callers send no body yet and are refused.",
  "request.body-required": "Callers that left the body out are refused.",
  "request.body-removed": "Callers that send a body are ignored or refused, as the backend has it.",
  "response.removed": "Callers that wait for this answer never get it.",
  "response.header-removed": "Callers that read the header find nothing.",
  "security.stricter": "Callers without what is asked for now are refused.",
  "security.looser": "Nobody is shut out; whether more should get in is for somebody to judge.",
};

/** Where only the kind of change and its impact are known. */
const byKind: Readonly<Record<string, Readonly<Record<Impact, string>>>> = {
  policy: {
    breaking: "Callers that do not meet it are refused.",
    risky: "Who is limited or let in may change, and how far depends on how callers call.",
    safe: "It refuses nobody.",
  },
  operation: {
    breaking: "Calls that were answered are refused.",
    risky: "It answers on; whether callers have to act is for somebody to judge.",
    safe: "Calls are answered as before.",
  },
  parameter: {
    breaking: "Values that callers send today are refused or read wrongly.",
    risky: "Whether callers send what changes here cannot be known from the definition.",
    safe: "All that callers send today is still taken.",
  },
  request: {
    breaking: "Requests that callers send today are refused or read wrongly.",
    risky: "Whether callers send what changes here cannot be known from the definition.",
    safe: "All that callers send today is still taken.",
  },
  response: {
    breaking: "Callers that read this part of the answer fail.",
    risky: "Callers that do not expect it may fail; tolerant ones do not.",
    safe: "Answers stay within what callers expect already.",
  },
};

const otherwise: Readonly<Record<Impact, string>> = {
  breaking: "Some callers fail.",
  risky: "Whether callers notice cannot be known from the definition.",
  safe: "No caller notices.",
};

/** Why a change matters to those who call the API, or does not, in one sentence. */
export function whyItMatters({ rule, impact }: Judged): string {
  const [kind = ""] = rule.split(".");
  return byRule[rule] ?? byKind[kind]?.[impact] ?? otherwise[impact];
}
