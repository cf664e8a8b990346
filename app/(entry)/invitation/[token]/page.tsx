import Button from "@mui/material/Button";
import type { Metadata } from "next";
import { EntryCard } from "#components/shell/entry-card.tsx";
import { findInvitation } from "#lib/access/users/queries.ts";
import { paths } from "#lib/web/paths.ts";
import { InvitationForm } from "./invitation-form.tsx";

export const metadata: Metadata = { title: "Invitation" };

export default async function InvitationPage({ params }: { readonly params: Promise<{ readonly token: string }> }) {
  const { token } = await params;
  const invitation = await findInvitation(token);
  if (invitation === undefined) {
    return (
      <EntryCard
        title="This invitation does not open"
        description="It was used, withdrawn, or is older than seven days. Ask an admin for a new one."
      >
        <Button variant="outlined" href={paths.signIn()}>
          Sign in
        </Button>
      </EntryCard>
    );
  }
  return (
    <EntryCard title="Join Gatehouse" description={`You were invited as ${invitation.role}, with ${invitation.email}.`}>
      <InvitationForm token={token} email={invitation.email} />
    </EntryCard>
  );
}
