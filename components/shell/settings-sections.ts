import type { Permission } from "#lib/model/permission.ts";
import { paths } from "#lib/web/paths.ts";

interface SettingsSection {
  readonly label: string;
  readonly href: string;
  readonly permission: Permission;
}

/** The parts of the settings, in order: the tabs on their pages, and what the palette finds. */
export const settingsSections: readonly SettingsSection[] = [
  { label: "Your sessions", href: paths.sessions(), permission: "own-session:manage" },
  { label: "Users", href: paths.users(), permission: "user:manage" },
  { label: "Teams", href: paths.teams(), permission: "team:manage" },
  { label: "Tokens", href: paths.tokens(), permission: "own-token:manage" },
  { label: "Sign-in", href: paths.signInSettings(), permission: "sign-in:manage" },
  { label: "Approval", href: paths.approvalRule(), permission: "settings:manage" },
  { label: "Retention and thresholds", href: paths.limits(), permission: "settings:manage" },
  { label: "Keys", href: paths.keys(), permission: "settings:manage" },
  { label: "About", href: paths.about(), permission: "settings:manage" },
];
