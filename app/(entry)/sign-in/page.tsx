import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { EntryCard } from "#components/shell/entry-card.tsx";
import { currentActor } from "#lib/access/auth.ts";
import { waysIn } from "#lib/access/openid/queries.ts";
import { setupIsOpen } from "#lib/access/setup.ts";
import { paths } from "#lib/web/paths.ts";
import { localDestination, signInSentence } from "#lib/web/sign-in.ts";
import { SignInForm } from "./sign-in-form.tsx";

export const metadata: Metadata = { title: "Sign in" };

interface SignInPageProps {
  /** As anybody may type them: a name given twice comes as a list. */
  readonly searchParams: Promise<{ readonly from?: string | string[]; readonly error?: string | string[] }>;
}

export default async function SignInPage({ searchParams }: SignInPageProps) {
  if ((await currentActor()) !== undefined) redirect(paths.overview());
  if (await setupIsOpen()) redirect(paths.setup());
  const { from, error } = await searchParams;
  const ways = await waysIn();
  const to = localDestination(from);
  return (
    <EntryCard title="Sign in">
      <SignInForm
        to={to}
        refused={error === undefined ? undefined : signInSentence(String(error))}
        provider={
          ways.provider === undefined
            ? undefined
            : { name: ways.provider, href: paths.route.openIdSignIn({ from: to }) }
        }
        passwords={ways.passwords}
      />
    </EntryCard>
  );
}
