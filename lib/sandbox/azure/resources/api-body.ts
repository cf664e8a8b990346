import { z } from "zod";
import { validationError } from "../arm/arm-error.ts";
import type { ArmRequest } from "../arm/reply.ts";

const text = (longest: number) => z.string().max(longest);
const nullable = (longest: number) => text(longest).nullish();

/** What may be sent of an API ("Apis - Create Or Update"). Read-only properties are ignored, as by the service. */
const apiPropertiesSchema = z.object({
  displayName: text(300).min(1).optional(),
  description: z.string().nullish(),
  path: text(400).optional(),
  protocols: z.array(z.enum(["http", "https", "ws", "wss"])).optional(),
  serviceUrl: nullable(2_000),
  type: z.string().optional(),
  apiType: z.string().optional(),
  subscriptionRequired: z.boolean().optional(),
  subscriptionKeyParameterNames: z.object({ header: z.string().optional(), query: z.string().optional() }).nullish(),
  apiRevision: text(100).min(1).optional(),
  apiRevisionDescription: nullable(256),
  apiVersion: nullable(100),
  apiVersionDescription: nullable(256),
  apiVersionSetId: z.string().nullish(),
  apiVersionSet: z
    .object({
      id: z.string().nullish(),
      name: z.string().nullish(),
      description: z.string().nullish(),
      versioningScheme: z.enum(["Segment", "Query", "Header"]).optional(),
      versionQueryName: z.string().nullish(),
      versionHeaderName: z.string().nullish(),
    })
    .nullish(),
  isCurrent: z.boolean().optional(),
  sourceApiId: z.string().nullish(),
  termsOfServiceUrl: z.string().nullish(),
  contact: z.record(z.string(), z.unknown()).nullish(),
  license: z.record(z.string(), z.unknown()).nullish(),
  authenticationSettings: z.record(z.string(), z.unknown()).nullish(),
  format: z.string().optional(),
  value: z.string().optional(),
  translateRequiredQueryParameters: z.enum(["template", "query"]).optional(),
});
export type ApiProperties = z.infer<typeof apiPropertiesSchema>;

/** The `properties` of a body, checked. Throws Azure's ValidationError, which names each property. */
export function propertiesOf<Properties>(request: ArmRequest, schema: z.ZodType<Properties>): Properties {
  const result = schema.safeParse(request.body.properties ?? {});
  if (result.success) return result.data;
  throw validationError(
    result.error.issues.map((issue) => ({ target: issue.path.map(String).join("."), message: sentenceOf(issue) })),
  );
}

/** In the words of the service's data annotations. */
function sentenceOf(issue: z.core.$ZodIssue): string {
  const field = issue.path.map(String).join(".");
  if (issue.code === "too_big") return `The field ${field} must be a string with a maximum length of ${issue.maximum}.`;
  if (issue.code === "invalid_type" && issue.message.includes("undefined")) return `The ${field} field is required.`;
  return `The value of field ${field} is not valid: ${issue.message}.`;
}

export function apiPropertiesOf(request: ArmRequest): ApiProperties {
  return propertiesOf(request, apiPropertiesSchema);
}

/** As it was accepted, read again from the store. */
export function storedApiProperties(value: unknown): ApiProperties {
  return apiPropertiesSchema.parse(value);
}
