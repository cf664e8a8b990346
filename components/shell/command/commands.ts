import { lockedReason, type Permission, type Role } from "#lib/model/permission.ts";
import { paths } from "#lib/web/paths.ts";
import { navigationGroups } from "../navigation-items.tsx";
import { settingsSections } from "../settings-sections.ts";

/** One line of the palette: where Enter leads, or why it does not. */
export interface Command {
  readonly id: string;
  readonly label: string;
  /** Said in grey behind the label. */
  readonly detail?: string;
  readonly href: string;
  readonly locked?: string | undefined;
}

export interface CommandGroup {
  readonly label: string;
  readonly commands: readonly Command[];
}

const acts: readonly { readonly label: string; readonly href: string; readonly permission: Permission }[] = [
  { label: "Import API", href: paths.newApi(), permission: "api:edit" },
  { label: "Register gateway", href: paths.newGateway(), permission: "gateway:manage" },
  { label: "Invite somebody", href: paths.users(), permission: "user:manage" },
];

/** The pages and acts of a role that match what was typed. An act that the role may not do is there, and says why. */
export function commandsFor(role: Role, typed: string): readonly CommandGroup[] {
  const pages: Command[] = [
    ...navigationGroups.flatMap(({ items }) => items),
    // Users is in the navigation already.
    ...settingsSections.filter(({ href }) => href !== paths.users()),
    { label: "Keyboard shortcuts", href: paths.shortcuts(), permission: "own-session:manage" as const },
  ]
    .filter(({ permission }) => lockedReason(role, permission) === undefined)
    .map(({ label, href }) => ({ id: `page-${href}`, label, href }));
  const doable: Command[] = acts.map(({ label, href, permission }) => ({
    id: `act-${href}`,
    label,
    href,
    locked: lockedReason(role, permission),
  }));
  return [
    { label: "Acts", commands: doable.filter(({ label }) => matches(label, typed)) },
    { label: "Pages", commands: pages.filter(({ label }) => matches(label, typed)) },
  ].filter(({ commands }) => commands.length > 0);
}

/** Whether each word that was typed begins a word of the label. */
export function matches(label: string, typed: string): boolean {
  const labelWords = label.toLowerCase().split(/\s+/);
  const typedWords = typed.toLowerCase().split(/\s+/).filter(Boolean);
  return typedWords.every((word) => labelWords.some((candidate) => candidate.startsWith(word)));
}
