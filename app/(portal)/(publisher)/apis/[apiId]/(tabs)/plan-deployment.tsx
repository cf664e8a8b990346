import { LockableButton } from "#components/ui/lockable-button.tsx";
import { lockedReason, type Role } from "#lib/model/permission.ts";
import { paths } from "#lib/web/paths.ts";

/** The way to the plan, locked with its reason for those who may not run a rollout. */
export function PlanDeployment({ apiId, role }: { readonly apiId: string; readonly role: Role }) {
  return (
    <LockableButton variant="contained" href={paths.deployApi(apiId)} locked={lockedReason(role, "rollout:run")}>
      Plan deployment
    </LockableButton>
  );
}
