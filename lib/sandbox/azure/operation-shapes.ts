import { z } from "zod";

/** Parts of an operation, on the wire and in the store alike ("Api Operation": contracts of parameters, requests, responses). */
export const parameterSchema = z.looseObject({
  name: z.string(),
  type: z.string(),
  required: z.boolean().optional(),
  description: z.string().nullish(),
  defaultValue: z.string().nullish(),
  values: z.array(z.string()).optional(),
  schemaId: z.string().nullish(),
  typeName: z.string().nullish(),
});
const representationSchema = z.looseObject({
  contentType: z.string(),
  schemaId: z.string().nullish(),
  typeName: z.string().nullish(),
  examples: z.record(z.string(), z.unknown()).optional(),
  formParameters: z.array(parameterSchema).optional(),
});
export const requestSchema = z.looseObject({
  description: z.string().nullish(),
  queryParameters: z.array(parameterSchema).optional(),
  headers: z.array(parameterSchema).optional(),
  representations: z.array(representationSchema).optional(),
});
export const responseSchema = z.looseObject({
  statusCode: z.number(),
  description: z.string().nullish(),
  representations: z.array(representationSchema).optional(),
  headers: z.array(parameterSchema).optional(),
});
