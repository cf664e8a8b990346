import type { Metadata } from "next";
import { EntryCard } from "#components/shell/entry-card.tsx";
import { DeadEnd } from "#components/ui/dead-end.tsx";
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
      <EntryCard title="Gatehouse is set up already">
        <DeadEnd title="" wayOut={{ label: "Sign in", href: paths.signIn() }}>
          The set-up link works once. Ask an admin to invite you.
        </DeadEnd>
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
