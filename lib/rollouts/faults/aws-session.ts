import type { SandboxAws } from "#lib/sandbox/aws/aws.ts";

/** Temporary keys of a role that may do everything, as somebody would store them: they can be ended, unlike a user's. */
export function openAwsSession(aws: SandboxAws) {
  const open = () => {
    const role = aws.identities.role(aws.credentials.role.arn);
    if (role === undefined) throw new Error("The sandbox has a role for Gatehouse.");
    const { credentials } = aws.identities.openSession(role, "gatehouse", 3_600);
    return { signIn: { type: "access-key", ...credentials } };
  };
  return { values: open(), renew: open, revoke: () => aws.identities.expireSessions() };
}
