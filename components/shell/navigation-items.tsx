"use client";
import ApprovalIcon from "@mui/icons-material/ApprovalOutlined";
import DataObjectIcon from "@mui/icons-material/DataObjectOutlined";
import GroupIcon from "@mui/icons-material/GroupOutlined";
import HistoryIcon from "@mui/icons-material/HistoryOutlined";
import HubIcon from "@mui/icons-material/HubOutlined";
import KeyIcon from "@mui/icons-material/KeyOutlined";
import RocketIcon from "@mui/icons-material/RocketLaunchOutlined";
import DashboardIcon from "@mui/icons-material/SpaceDashboardOutlined";
import type { ComponentType } from "react";
import type { Permission } from "#lib/model/permission.ts";
import { paths } from "#lib/web/paths.ts";

export interface NavigationItem {
  readonly label: string;
  readonly href: string;
  readonly icon: ComponentType<{ fontSize?: "small" }>;
  readonly permission: Permission;
}

/** The one shell: a permission, not a separate application, decides what is in it. */
export const navigationItems: readonly NavigationItem[] = [
  { label: "Overview", href: paths.overview(), icon: DashboardIcon, permission: "api:read" },
  { label: "APIs", href: paths.apis(), icon: DataObjectIcon, permission: "api:read" },
  { label: "Gateways", href: paths.gateways(), icon: HubIcon, permission: "gateway:read" },
  { label: "Rollouts", href: paths.rollouts(), icon: RocketIcon, permission: "rollout:read" },
  { label: "Credentials", href: paths.credentials(), icon: KeyIcon, permission: "gateway:read" },
  { label: "Activity", href: paths.activity(), icon: HistoryIcon, permission: "activity:read" },
  { label: "Approval", href: paths.approvalRule(), icon: ApprovalIcon, permission: "setting:manage" },
  { label: "Users", href: paths.users(), icon: GroupIcon, permission: "user:manage" },
];
