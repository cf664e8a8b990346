/** One statement of an identity's policy. Patterns may hold `*` and `?`. */
export interface Statement {
  readonly effect: "Allow" | "Deny";
  readonly actions: readonly string[];
  readonly resources: readonly string[];
}

export type Decision = "allowed" | "denied explicitly" | "not allowed";

/** May the holder of these statements do this? An explicit deny wins: "IAM policy evaluation logic". */
export function decide(statements: readonly Statement[], action: string, resource: string): Decision {
  const concerning = statements.filter(
    ({ actions, resources }) =>
      actions.some((pattern) => matches(pattern, action, "i")) &&
      resources.some((pattern) => matches(pattern, resource)),
  );
  if (concerning.some(({ effect }) => effect === "Deny")) return "denied explicitly";
  return concerning.length > 0 ? "allowed" : "not allowed";
}

/** The vendor's sentence for a call that was not allowed: "Troubleshoot access denied error messages". */
export function denialMessage(callerArn: string, action: string, resource: string, decision: Decision): string {
  const reason =
    decision === "denied explicitly"
      ? "with an explicit deny in an identity-based policy"
      : `because no identity-based policy allows the ${action} action`;
  return `User: ${callerArn} is not authorized to perform: ${action} on resource: ${resource} ${reason}`;
}

function matches(pattern: string, text: string, flags = ""): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${source}$`, `s${flags}`).test(text);
}
