import type { ApiSettings, Contents, Method } from "../model.ts";

/** What an export is made from: a stage with the snapshot that it serves. */
export interface ExportedStage {
  readonly restApiId: string;
  readonly region: string;
  readonly stageName: string;
  readonly settings: ApiSettings;
  readonly contents: Contents;
  /** The API's own version, or else when it was deployed. */
  readonly version: string;
}

/** Which extensions the caller asked for: "Export a REST API from API Gateway". */
export interface Wanted {
  readonly integrations: boolean;
  readonly authorizers: boolean;
  readonly apigateway: boolean;
}

/** The paths that have methods, each with its methods by the name of their member. */
export function exportedPaths({ contents }: ExportedStage): [path: string, methods: [member: string, Method][]][] {
  return Object.values(contents.resources)
    .filter(({ resourceMethods }) => Object.keys(resourceMethods).length > 0)
    .map(({ path, resourceMethods }) => [
      path,
      Object.values(resourceMethods).map((method) => [
        method.httpMethod === "ANY" ? "x-amazon-apigateway-any-method" : method.httpMethod.toLowerCase(),
        method,
      ]),
    ]);
}

export interface ExportedParameter {
  readonly name: string;
  readonly in: "path" | "header" | "query";
  readonly isRequired: boolean;
}

export function exportedParameters({ requestParameters = {} }: Method): ExportedParameter[] {
  return Object.entries(requestParameters).map(([key, isRequired]) => {
    const [, , place, ...name] = key.split(".");
    return {
      name: name.join("."),
      in: place === "querystring" ? "query" : place === "path" ? "path" : "header",
      isRequired,
    };
  });
}

/** `method.response.header.X` as `X`. */
export function headerNames(parameters: Readonly<Record<string, boolean>> = {}): string[] {
  return Object.keys(parameters).map((key) => key.split(".").slice(3).join("."));
}

/** The schemas of the models by name, with references as the document has them. */
export function exportedSchemas({ contents }: ExportedStage, prefix: string): Record<string, unknown> {
  return Object.fromEntries(
    Object.values(contents.models).map(({ name, schema = "{}" }) => [
      name,
      JSON.parse(
        schema.replace(/"https:\/\/apigateway\.amazonaws\.com\/restapis\/[^/"]+\/models\/([^"]+)"/g, `"${prefix}$1"`),
      ),
    ]),
  );
}
