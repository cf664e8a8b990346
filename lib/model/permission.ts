export const roles = ["admin", "publisher", "viewer"] as const;
export type Role = (typeof roles)[number];

/** The one permission table: who may do what. Actions, routes, commands, pages and tests read it. */
export const permissions = {
  "gateway:read": ["admin", "publisher", "viewer"],
  "gateway:manage": ["admin"],
  "api:read": ["admin", "publisher", "viewer"],
  "api:edit": ["admin", "publisher"],
  "rollout:read": ["admin", "publisher", "viewer"],
  "rollout:run": ["admin", "publisher"],
  "rollout:approve": ["admin", "publisher"],
  "access-key:manage": ["admin", "publisher"],
  "activity:read": ["admin", "publisher", "viewer"],
  "user:manage": ["admin"],
  "team:read": ["admin", "publisher", "viewer"],
  "team:manage": ["admin"],
  "sign-in:manage": ["admin"],
  "settings:manage": ["admin"],
  "own-session:manage": ["admin", "publisher", "viewer"],
  "own-token:manage": ["admin", "publisher", "viewer"],
  "token:manage": ["admin"],
} as const satisfies Record<string, readonly Role[]>;

export type Permission = keyof typeof permissions;

export function roleCan(role: Role, permission: Permission): boolean {
  return permissions[permission].some((allowed) => allowed === role);
}

/** Whether a permission lets somebody look and nothing else. */
export function onlyReads(permission: Permission): boolean {
  return permission.endsWith(":read");
}

/** Why a control is locked, for the reason beside it. */
export function lockedReason(role: Role, permission: Permission): string | undefined {
  if (roleCan(role, permission)) return undefined;
  return `Needs the role ${permissions[permission].join(" or ")}; you are ${role}.`;
}
