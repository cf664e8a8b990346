import { redirect } from "next/navigation";
import { roleCan } from "#lib/model/permission.ts";
import { paths } from "#lib/web/paths.ts";
import { requireActor } from "../../require-actor.ts";

/** Admins come here for others, everybody else for themselves. */
export default async function SettingsPage() {
  const { role } = await requireActor();
  redirect(roleCan(role, "user:manage") ? paths.users() : paths.sessions());
}
