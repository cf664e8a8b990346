import { BlockList, isIP } from "node:net";
import { z } from "zod";
import { notEmulated } from "../failure.ts";

/** One or several: IAM's JSON leaves the brackets of a single one away. */
function listOf<Item extends z.ZodType>(item: Item) {
  return z.union([z.array(item), item.transform((one) => [one])]);
}

const texts = listOf(z.string());

const statementSchema = z.object({
  Effect: z.enum(["Allow", "Deny"]),
  /** Absent in what an authorizer returns. */
  Principal: z.union([z.string(), z.record(z.string(), texts)]).optional(),
  Action: texts.optional(),
  NotAction: z.unknown().optional(),
  Resource: texts.optional(),
  NotResource: z.unknown().optional(),
  /** Operator, then key, then values. */
  Condition: z.record(z.string(), z.record(z.string(), texts)).optional(),
});
type Statement = z.infer<typeof statementSchema>;

/** An IAM policy as JSON, read. */
export const policyDocumentSchema = z.object({ Statement: listOf(statementSchema) });
export type PolicyDocument = z.infer<typeof policyDocumentSchema>;

export interface PolicyRequest {
  readonly resourceArn: string;
  readonly sourceIp: string;
}

export type Verdict = "allow" | "deny" | "neither";

/** What the policy says of a caller who invokes this method without a signature. Deny wins. */
export function judge(policy: PolicyDocument, request: PolicyRequest): Verdict {
  const effects = policy.Statement.filter((statement) => concerns(statement, request)).map(({ Effect }) => Effect);
  if (effects.includes("Deny")) return "deny";
  return effects.includes("Allow") ? "allow" : "neither";
}

function concerns(statement: Statement, request: PolicyRequest): boolean {
  if (statement.NotAction !== undefined || statement.NotResource !== undefined)
    throw notEmulated("NotAction and NotResource in a policy");
  return (
    isAnybody(statement.Principal) &&
    (statement.Action ?? []).some((pattern) => matches(pattern, "execute-api:Invoke", "i")) &&
    (statement.Resource ?? []).some((pattern) => matches(pattern, request.resourceArn)) &&
    Object.entries(statement.Condition ?? {}).every(([operator, keys]) =>
      Object.entries(keys).every(([key, values]) => isMet(operator, key, values, request)),
    )
  );
}

/** Callers without a signature are nobody in particular: only `*` means them. */
function isAnybody(principal: Statement["Principal"]): boolean {
  if (principal === undefined || principal === "*") return true;
  return typeof principal === "object" && (principal.AWS ?? []).includes("*");
}

/** Several keys and operators must all be met, and of several values one: "IAM JSON policy elements: Condition". */
function isMet(operator: string, key: string, values: readonly string[], { sourceIp }: PolicyRequest): boolean {
  if (key.toLowerCase() === "aws:sourceip") {
    const isInside = values.some((range) => holds(range, sourceIp));
    if (operator === "IpAddress") return isInside;
    if (operator === "NotIpAddress") return !isInside;
  }
  throw notEmulated(`the condition ${operator} on ${key} in a policy`);
}

function holds(range: string, address: string): boolean {
  const [network = "", bits] = range.split("/");
  const version = isIP(network);
  if (version === 0) throw notEmulated(`${range} as an address in a policy`);
  const family = version === 4 ? "ipv4" : "ipv6";
  const list = new BlockList();
  list.addSubnet(network, bits === undefined ? (version === 4 ? 32 : 128) : Number(bits), family);
  return list.check(address, isIP(address) === 6 ? "ipv6" : "ipv4");
}

/** `*` stands for any characters, slashes and colons as well, and `?` for one. */
function matches(pattern: string, text: string, flags = ""): boolean {
  const expression = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${expression}$`, flags).test(text);
}
