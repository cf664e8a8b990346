import type { Metadata } from "next";
import { type Column, DataTable } from "#components/ui/data-table.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { Section } from "#components/ui/section.tsx";
import { Status } from "#components/ui/status.tsx";
import { ownWaysIn } from "#lib/access/openid/queries.ts";
import { type ListedSession, listOwnSessions } from "#lib/access/users/queries.ts";
import { openIdSentence } from "#lib/model/openid-refusal.ts";
import { requireActor } from "../../../require-actor.ts";
import { type SearchParams, textOf } from "../../../search-text.ts";
import { ConnectAccount } from "./connect-account.tsx";
import { PasswordForm } from "./password-form.tsx";
import { RevokeOthers, RevokeSession } from "./revoke-session.tsx";

export const metadata: Metadata = { title: "Your sessions" };

interface SessionsPageProps {
  readonly searchParams: SearchParams;
}

export default async function SessionsPage({ searchParams }: SessionsPageProps) {
  const actor = await requireActor();
  const ways = await ownWaysIn(actor);
  const problem = openIdSentence(textOf((await searchParams).problem) ?? "");
  const sessions = await listOwnSessions(actor);
  return (
    <>
      <PageHeader
        title="Your sessions"
        description="Where you are signed in. A session nobody uses for 30 minutes ends by itself, and every one after 12 hours."
        actions={sessions.length > 1 ? <RevokeOthers /> : null}
      />
      {problem ? (
        <Notice severity="error" title="Your account was not connected">
          {problem}
        </Notice>
      ) : null}
      <Section title="Open sessions" flush>
        <DataTable caption="Open sessions" columns={columns} rows={sessions} rowKey={(session) => session.id} />
      </Section>
      {ways.provider ? (
        <Section
          title={ways.provider}
          description="Your account at the company's provider. It is never found by your e-mail address; you connect it."
        >
          {ways.connected ? <Status tone="good">Connected</Status> : <ConnectAccount provider={ways.provider} />}
        </Section>
      ) : null}
      {ways.password ? (
        <Section title="Change password" description="Your other sessions end with it.">
          <PasswordForm />
        </Section>
      ) : null}
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
