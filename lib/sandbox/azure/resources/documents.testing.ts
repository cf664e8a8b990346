const responses = { "200": { description: "OK" } };
const id = { name: "id", in: "path", required: true, schema: { type: "string" } };

export const ordersPaths: Readonly<Record<string, unknown>> = {
  "/orders": { get: { operationId: "list", responses } },
  "/orders/{id}": { get: { operationId: "get", parameters: [id], responses } },
};

/** A small OpenAPI 3 document around these paths. */
export function documentOf(paths: object = ordersPaths, rest: object = {}) {
  return { openapi: "3.0.3", info: { title: "Orders", version: "1.0.0" }, paths, ...rest };
}

/** The body of an import, as an API writes it. */
export function importOf(document: object = documentOf(), properties: object = {}) {
  return {
    properties: {
      format: "openapi+json",
      value: JSON.stringify(document),
      path: "orders",
      displayName: "Orders",
      ...properties,
    },
  };
}
