import { redirect } from "next/navigation";
import type { ReactNode } from "react";
import { Shell } from "#components/shell/shell.tsx";
import { vaultState } from "#lib/db/vault.ts";
import { paths } from "#lib/web/paths.ts";
import { requireActor } from "./require-actor.ts";

export default async function PortalLayout({ children }: { readonly children: ReactNode }) {
  if (vaultState() !== "open") redirect(paths.locked());
  const { name, email, role } = await requireActor();
  return <Shell user={{ name, email, role }}>{children}</Shell>;
}
