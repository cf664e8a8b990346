import { badRequest } from "../../control/aws-error.ts";
import { checkRequestParameters } from "../mapping-check.ts";
import type { Authorizer, Method, MethodResponse, RequestValidator } from "../model.ts";
import type { ImportedModels } from "./models.ts";
import type { OperationView } from "./operation-view.ts";
import { type ApiDocument, textAt } from "./read-document.ts";
import type { ImportReport } from "./report.ts";
import { readProtection } from "./security.ts";

export const validatorExtension = "x-amazon-apigateway-request-validator";

export interface MethodParts {
  readonly document: ApiDocument;
  readonly models: ImportedModels;
  readonly authorizers: readonly Authorizer[];
  readonly validators: readonly RequestValidator[];
  readonly report: ImportReport;
}

/** The method that an operation describes, without its integration; undefined when it was refused. */
export function readMethod(parts: MethodParts, operation: OperationView, path: string): Method | undefined {
  const { document, authorizers, report } = parts;
  const { httpMethod, raw } = operation;
  return report.attempt(`Unable to put method '${httpMethod}' on resource at path '${path}'`, () => {
    const requestParameters = readParameters(operation, path, report);
    checkRequestParameters(requestParameters);
    const method: Method = {
      httpMethod,
      ...readProtection(document, raw, authorizers, report),
      requestValidatorId: validatorOf(parts, operation),
      operationName: textAt(raw, "operationId"),
      requestParameters: unlessEmpty(requestParameters),
      requestModels: unlessEmpty(readModels(parts, operation)),
      methodResponses: unlessEmpty(readResponses(parts, operation)),
    };
    return method;
  });
}

function readParameters({ parameters, httpMethod }: OperationView, path: string, report: ImportReport) {
  const places: Readonly<Record<string, string>> = { path: "path", header: "header", query: "querystring" };
  // The variables of the path are parameters whether the document declares them or not: recorded from the service.
  const variables = [...path.matchAll(/\{([^}+]+)\+?\}/g)].map(
    ([, name]) => [`method.request.path.${name}`, true] as const,
  );
  return Object.fromEntries([
    ...variables,
    ...parameters.flatMap(({ name, location, isRequired }) => {
      const place = places[location];
      if (place === undefined)
        report.warn(
          `Unsupported parameter location '${location}' for parameter '${name}' of method '${httpMethod}' on resource at path '${path}'. Ignoring.`,
        );
      return place === undefined ? [] : [[`method.request.${place}.${name}`, isRequired] as const];
    }),
  ]);
}

function readModels({ models }: MethodParts, { bodies }: OperationView): Record<string, string> {
  return Object.fromEntries(
    bodies.flatMap(({ contentType, schema }) => {
      const name = models.nameFor(contentType, schema, false);
      return name === undefined ? [] : [[contentType, name] as const];
    }),
  );
}

/** Only whole status codes are answers of a method; `default` and classes are not kept. */
function readResponses({ models, report }: MethodParts, { responses }: OperationView): Record<string, MethodResponse> {
  return Object.fromEntries(
    responses.flatMap(({ status, headers, contents, reference }) => {
      if (reference !== undefined) report.warn(`Reference to response '${reference}' is not supported. Ignoring.`);
      if (!/^[1-5]\d\d$/.test(status) || reference !== undefined) return [];
      const named = contents.flatMap(({ contentType, schema }) => {
        const name = models.nameFor(contentType, schema, true);
        return name === undefined ? [] : [[contentType, name] as const];
      });
      const parameters = headers.map((header) => [`method.response.header.${header}`, false] as const);
      const response: MethodResponse = {
        statusCode: status,
        responseParameters: unlessEmpty(Object.fromEntries(parameters)),
        responseModels: unlessEmpty(Object.fromEntries(named)),
      };
      return [[status, response] as const];
    }),
  );
}

/** The operation's own validator, or else the document's. */
function validatorOf({ document, validators }: MethodParts, { raw }: OperationView): string | undefined {
  const name = textAt(raw, validatorExtension) ?? textAt(document.root, validatorExtension);
  if (name === undefined) return undefined;
  const validator = validators.find((candidate) => candidate.name === name);
  if (validator === undefined) throw badRequest(`Invalid Request Validator identifier specified: ${name}`);
  return validator.id;
}

function unlessEmpty<Value extends object>(value: Value): Value | undefined {
  return Object.keys(value).length === 0 ? undefined : value;
}
