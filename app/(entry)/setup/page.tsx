import Button from "@mui/material/Button";
import type { Metadata } from "next";
import { EntryCard } from "#components/shell/entry-card.tsx";
import { setupIsOpen } from "#lib/access/setup.ts";
import { paths } from "#lib/web/paths.ts";
import { SetupForm } from "./setup-form.tsx";

export const metadata: Metadata = { title: "Set up" };

interface SetupPageProps {
  readonly searchParams: Promise<{ readonly token?: string | string[] }>;
}

export default async function SetupPage({ searchParams }: SetupPageProps) {
  const { token } = await searchParams;
  if (!(await setupIsOpen())) {
    return (
      <EntryCard
        title="Gatehouse is set up already"
        description="The set-up link works once. Ask an admin to invite you."
      >
        <Button variant="outlined" href={paths.signIn()}>
          Sign in
        </Button>
      </EntryCard>
    );
  }
  if (typeof token !== "string") {
    return (
      <EntryCard title="Open the set-up link">
        Gatehouse prints it when it starts, and writes it to the file <code>setup-link</code> in its data folder.
      </EntryCard>
    );
  }
  return (
    <EntryCard title="Set up Gatehouse" description="You become the first admin. Others are invited by you.">
      <SetupForm token={token} />
    </EntryCard>
  );
}
