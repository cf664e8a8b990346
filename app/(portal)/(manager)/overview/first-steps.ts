import { lockedReason, type Role } from "#lib/model/permission.ts";
import type { Overview } from "#lib/overview/overview.ts";
import { paths } from "#lib/web/paths.ts";

/** What a new installation still lacks, ticked by what is really there. */
export function firstSteps({ gateways, apis, deployments }: Overview, role: Role) {
  const connected = gateways.some(({ connection }) => connection === "connected");
  const [first] = gateways;
  return [
    {
      title: "Connect a gateway",
      done: connected,
      href: first && !connected ? paths.gateway(first.id) : paths.newGateway(),
      action: first ? "Check the gateway" : "Register gateway",
      locked: lockedReason(role, "gateway:manage"),
    },
    {
      title: "Import an API",
      done: apis.total > 0,
      href: paths.newApi(),
      action: "Import API",
      locked: lockedReason(role, "api:edit"),
    },
    {
      title: "Deploy it and see it verified",
      done: deployments.live > 0,
      href: paths.apis({ sort: "newest" }),
      action: "Plan deployment",
      locked: lockedReason(role, "rollout:run") ?? (apis.total > 0 ? undefined : "Import an API first."),
    },
  ];
}
