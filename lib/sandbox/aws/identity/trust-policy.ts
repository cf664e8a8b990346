import { z } from "zod";
import type { Trust } from "./identities.ts";

const oneOrMore = z.union([z.string().transform((text) => [text]), z.array(z.string()).min(1)]);
const action = oneOrMore.refine((actions) => actions.includes("sts:AssumeRole"), "The action must be sts:AssumeRole.");

/** "IAM JSON policy elements": the little of a trust policy that the sandbox enforces. Anything else is refused. */
const trustPolicySchema = z.strictObject({
  Version: z.literal("2012-10-17"),
  Statement: z
    .array(
      z.strictObject({
        Sid: z.string().optional(),
        Effect: z.literal("Allow"),
        Principal: z.union([z.literal("*").transform(() => ({ AWS: ["*"] })), z.strictObject({ AWS: oneOrMore })]),
        Action: action,
        Condition: z.strictObject({ StringEquals: z.strictObject({ "sts:ExternalId": z.string() }) }).optional(),
      }),
    )
    .length(1),
});

/** Whom a trust policy lets in. An account may be named by its number. Throws `ZodError`. */
export function readTrustPolicy(document: unknown): Trust {
  const [statement] = trustPolicySchema.parse(document).Statement;
  const trusts = (statement?.Principal.AWS ?? []).map((principal) =>
    /^\d{12}$/.test(principal) ? `arn:aws:iam::${principal}:root` : principal,
  );
  return { trusts, externalId: statement?.Condition?.StringEquals["sts:ExternalId"] };
}
