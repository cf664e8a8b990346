import { newIdentifier } from "./identifier.ts";
import type { Model } from "./model.ts";

/** The two models of every API that was not imported. */
export function defaultModels(): Record<string, Model> {
  return {
    Empty: {
      id: newIdentifier(6),
      name: "Empty",
      description: "This is a default empty schema model",
      schema: JSON.stringify({
        $schema: "http://json-schema.org/draft-04/schema#",
        title: "Empty Schema",
        type: "object",
      }),
      contentType: "application/json",
    },
    Error: {
      id: newIdentifier(6),
      name: "Error",
      description: "This is a default error schema model",
      schema: JSON.stringify({
        $schema: "http://json-schema.org/draft-04/schema#",
        title: "Error Schema",
        type: "object",
        properties: { message: { type: "string" } },
      }),
      contentType: "application/json",
    },
  };
}
