"use client";
import DataObjectIcon from "@mui/icons-material/DataObjectOutlined";
import GroupIcon from "@mui/icons-material/GroupOutlined";
import HistoryIcon from "@mui/icons-material/HistoryOutlined";
import HubIcon from "@mui/icons-material/HubOutlined";
import KeyIcon from "@mui/icons-material/KeyOutlined";
import RocketIcon from "@mui/icons-material/RocketLaunchOutlined";
import DashboardIcon from "@mui/icons-material/SpaceDashboardOutlined";
import TuneIcon from "@mui/icons-material/TuneOutlined";
import type { ComponentType } from "react";
import type { Permission } from "#lib/model/permission.ts";
import { paths } from "#lib/web/paths.ts";

export interface NavigationItem {
  readonly label: string;
  readonly href: string;
  readonly icon: ComponentType<{ fontSize?: "small" }>;
  readonly permission: Permission;
}

interface NavigationGroup {
  readonly label: string;
  readonly items: readonly NavigationItem[];
}

/** The one shell: a permission, not a separate application, decides what is in it. */
export const navigationGroups: readonly NavigationGroup[] = [
  {
    label: "Estate",
    items: [
      { label: "Overview", href: paths.overview(), icon: DashboardIcon, permission: "api:read" },
      { label: "APIs", href: paths.apis(), icon: DataObjectIcon, permission: "api:read" },
      { label: "Gateways", href: paths.gateways(), icon: HubIcon, permission: "gateway:read" },
      { label: "Rollouts", href: paths.rollouts(), icon: RocketIcon, permission: "rollout:read" },
      { label: "Activity", href: paths.activity(), icon: HistoryIcon, permission: "activity:read" },
    ],
  },
  {
    label: "Admin",
    items: [
      { label: "Credentials", href: paths.credentials(), icon: KeyIcon, permission: "gateway:read" },
      { label: "Users", href: paths.users(), icon: GroupIcon, permission: "user:manage" },
      { label: "Settings", href: paths.settings(), icon: TuneIcon, permission: "own-session:manage" },
    ],
  },
];

/** The item whose page this is, or is under: the longest address that fits, since Users lies below Settings. */
export function currentItem(here: string): NavigationItem | undefined {
  return navigationGroups
    .flatMap(({ items }) => items)
    .filter(({ href }) => here === href || here.startsWith(`${href}/`))
    .toSorted((a, b) => b.href.length - a.href.length)[0];
}
