import Box from "@mui/material/Box";
import type { Metadata } from "next";
import { type Column, DataTable } from "#components/ui/data-table.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { Section } from "#components/ui/section.tsx";
import { Status } from "#components/ui/status.tsx";
import { type ListedInvitation, type ListedUser, listInvitations, listUsers } from "#lib/access/users/queries.ts";
import { lockedReason } from "#lib/model/permission.ts";
import { requireActor } from "../../../require-actor.ts";
import { LockedPage } from "../locked-page.tsx";
import { InviteForm } from "./invite-form.tsx";
import { UserControls, WithdrawInvitation } from "./user-controls.tsx";

export const metadata: Metadata = { title: "Users" };

export default async function UsersPage() {
  const actor = await requireActor();
  const locked = lockedReason(actor.role, "user:manage");
  if (locked !== undefined) {
    return <LockedPage title="Users" who="Only admins see who has an account" reason={locked} />;
  }
  const [users, invitations] = [await listUsers(actor), await listInvitations(actor)];
  return (
    <>
      <PageHeader title="Users" description="Who may see, publish and administer. Nobody can sign up by themselves." />
      <Section
        title="Invite somebody"
        description="Gatehouse makes a link that works once, for seven days. You send it."
      >
        <InviteForm />
      </Section>
      <Section title="Accounts" flush>
        <DataTable caption="Accounts" columns={userColumns(actor.id)} rows={users} rowKey={(user) => user.id} />
      </Section>
      <Section title="Open invitations" flush>
        {invitations.length === 0 ? (
          <EmptyState title="No open invitations">Everybody who was invited has an account.</EmptyState>
        ) : (
          <DataTable
            caption="Open invitations"
            columns={invitationColumns}
            rows={invitations}
            rowKey={(invitation) => invitation.id}
          />
        )}
      </Section>
    </>
  );
}

function userColumns(ownId: string): readonly Column<ListedUser>[] {
  return [
    {
      name: "Name",
      cell: (user) => (
        <>
          <Box component="span" sx={{ fontWeight: 500 }}>
            {user.name}
          </Box>
          {user.id === ownId ? " (you)" : ""}
          <Box sx={{ color: "text.secondary" }}>{user.email}</Box>
          {user.teams.length === 0 ? null : (
            <Box sx={{ color: "text.secondary", fontSize: 12 }}>{user.teams.join(", ")}</Box>
          )}
        </>
      ),
    },
    {
      name: "State",
      cell: (user) =>
        user.disabledAt === null ? (
          <Status tone="good">Active</Status>
        ) : (
          <Status tone="neutral">
            Disabled <RelativeTime at={user.disabledAt} />
          </Status>
        ),
    },
    { name: "Last seen", cell: (user) => (user.lastSeenAt === null ? "Never" : <RelativeTime at={user.lastSeenAt} />) },
    {
      name: "Role and access",
      cell: (user) => (
        <UserControls
          userId={user.id}
          name={user.name}
          role={user.role}
          disabled={user.disabledAt !== null}
          roleLocked={user.roleLocked}
        />
      ),
    },
  ];
}

const invitationColumns: readonly Column<ListedInvitation>[] = [
  { name: "E-mail", cell: (invitation) => invitation.email },
  { name: "Role", cell: (invitation) => invitation.role },
  {
    name: "Valid",
    cell: (invitation) =>
      invitation.expired ? (
        <Status tone="warning">Expired</Status>
      ) : (
        <>
          ends <RelativeTime at={invitation.expiresAt} />
        </>
      ),
  },
  {
    name: "Withdraw",
    headingHidden: true,
    align: "right",
    cell: (invitation) => <WithdrawInvitation invitationId={invitation.id} email={invitation.email} />,
  },
];
