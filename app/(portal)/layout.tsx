import type { ReactNode } from "react";
import { Shell } from "#components/shell/shell.tsx";
import { requireActor } from "./require-actor.ts";

export default async function PortalLayout({ children }: { readonly children: ReactNode }) {
  const { name, email, role } = await requireActor();
  return <Shell user={{ name, email, role }}>{children}</Shell>;
}
