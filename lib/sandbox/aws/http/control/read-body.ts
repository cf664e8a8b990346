import type { z } from "zod";
import { badRequest } from "../../control/aws-error.ts";
import type { ControlRequest } from "../../control/route.ts";

/** The call's body in the given shape. Throws a BadRequestException that names the first member that is wrong. */
export function readBody<Schema extends z.ZodType>(request: ControlRequest, schema: Schema): z.infer<Schema> {
  const parsed = schema.safeParse(request.json());
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw badRequest(`Invalid request input: ${issue?.path.join(".") ?? ""}: ${issue?.message ?? "malformed"}`);
}
