"use client";
import { Facts } from "#components/ui/facts.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { count } from "#components/ui/time-words.ts";
import type { ProviderTest } from "#lib/access/openid/test-provider.ts";

/** A clock further off than this makes tokens look old or unborn. */
const clockLimitSeconds = 30;

/** What a provider said of itself. */
export function ProviderTestResult({ test }: { readonly test: ProviderTest }) {
  const ahead = test.clockAheadSeconds;
  const clockOff = ahead !== null && Math.abs(ahead) > clockLimitSeconds;
  return (
    <Notice severity={clockOff || !test.pkce ? "warning" : "success"} title="The discovery document fits its issuer">
      <Facts
        facts={[
          ["Sign-in page", <code key="a">{test.authorizationEndpoint}</code>],
          ["Token address", <code key="t">{test.tokenEndpoint}</code>],
          ["Signing keys", count(test.signingKeys, "key")],
          ["PKCE", test.pkce ? "Yes, S256" : "It does not say so; it is used all the same."],
          ["Its clock", clockWords(ahead)],
          ["Claims", test.claims.length === 0 ? "It does not list them." : test.claims.join(", ")],
        ]}
      />
    </Notice>
  );
}

function clockWords(ahead: number | null): string {
  if (ahead === null) return "It does not say.";
  if (Math.abs(ahead) <= 2) return "The same as ours";
  return `${Math.abs(ahead)} s ${ahead > 0 ? "ahead of" : "behind"} ours`;
}
