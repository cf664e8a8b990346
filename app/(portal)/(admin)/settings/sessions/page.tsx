import type { Metadata } from "next";
import { type Column, DataTable } from "#components/ui/data-table.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { Section } from "#components/ui/section.tsx";
import { Status } from "#components/ui/status.tsx";
import { type ListedSession, listOwnSessions } from "#lib/access/users/queries.ts";
import { requireActor } from "../../../require-actor.ts";
import { PasswordForm } from "./password-form.tsx";
import { RevokeOthers, RevokeSession } from "./revoke-session.tsx";

export const metadata: Metadata = { title: "Your sessions" };

export default async function SessionsPage() {
  const actor = await requireActor();
  const sessions = await listOwnSessions(actor);
  return (
    <>
      <PageHeader
        title="Your sessions"
        description="Where you are signed in. A session nobody uses for 30 minutes ends by itself, and every one after 12 hours."
        actions={sessions.length > 1 ? <RevokeOthers /> : null}
      />
      <Section title="Open sessions" flush>
        <DataTable caption="Open sessions" columns={columns} rows={sessions} rowKey={(session) => session.id} />
      </Section>
      <Section title="Change password" description="Your other sessions end with it.">
        <PasswordForm />
      </Section>
    </>
  );
}

const columns: readonly Column<ListedSession>[] = [
  {
    name: "Session",
    cell: (session) =>
      session.current ? <Status tone="good">This one</Status> : <RevokeSession sessionId={session.id} />,
  },
  { name: "Last used", cell: (session) => <RelativeTime at={session.lastSeenAt} /> },
  { name: "Began", cell: (session) => <RelativeTime at={session.createdAt} /> },
  { name: "From", cell: (session) => session.address ?? "Not known" },
  { name: "Browser", cell: (session) => session.userAgent ?? "Not known" },
];
