import type { Role } from "#lib/model/permission.ts";

export const roleWords: Readonly<Record<Role, string>> = {
  admin: "Admin: gateways, people and all below",
  publisher: "Publisher: APIs and deployments",
  viewer: "Viewer: sees all, changes nothing",
};
