import { z } from "zod";
import type { Readers } from "../../core/store.ts";

/** A statement of a function's policy, as AddPermission writes it. */
const statementSchema = z.object({
  Sid: z.string(),
  Effect: z.literal("Allow"),
  Principal: z.object({ Service: z.string() }),
  Action: z.string(),
  Resource: z.string(),
  Condition: z.record(z.string(), z.record(z.string(), z.string())).optional(),
});
export type PermissionStatement = z.infer<typeof statementSchema>;

const functionSchema = z.object({
  /** Its name. */
  id: z.string(),
  runtime: z.string(),
  role: z.string(),
  handler: z.string(),
  description: z.string(),
  /** Seconds. */
  timeout: z.number(),
  /** Megabytes. */
  memorySize: z.number(),
  /** The archive, in base64. */
  code: z.string(),
  codeSha256: z.string(),
  tags: z.record(z.string(), z.string()),
  statements: z.array(statementSchema),
  revisionId: z.string(),
  /** Milliseconds since the epoch. */
  lastModified: z.number(),
  /** Until when it is being made, and until when a change of it is under way. */
  activeFrom: z.number(),
  updatedFrom: z.number(),
});
export type StoredFunction = z.infer<typeof functionSchema>;

export interface LambdaKinds {
  functions: StoredFunction;
}

export const lambdaReaders: Readers<LambdaKinds> = { functions: (value) => functionSchema.parse(value) };
