import { RelativeTime } from "#components/ui/relative-time.tsx";
import { Status, type Tone } from "#components/ui/status.tsx";
import type { ConnectionState } from "#lib/model/gateway.ts";

const looks: Record<ConnectionState, readonly [tone: Tone, word: string]> = {
  "not-verified": ["neutral", "Not verified"],
  connected: ["good", "Connected"],
  degraded: ["warning", "Degraded"],
  unreachable: ["bad", "Unreachable"],
  "credential-refused": ["bad", "Credential refused"],
  disabled: ["neutral", "Disabled"],
};

/** How each state looks where it is not said of one gateway: on a counter. */
export function connectionLook(state: ConnectionState): { readonly tone: Tone; readonly label: string } {
  const [tone, label] = looks[state];
  return { tone, label };
}

/** Whether a gateway can be reached and lets us in. */
export function ConnectionStatus({ state }: { readonly state: ConnectionState }) {
  const [tone, word] = looks[state];
  return <Status tone={tone}>{word}</Status>;
}

/** Since when that is known: a state is worth what its age is worth. */
export function KnownSince({ checkedAt }: { readonly checkedAt: Date | null }) {
  if (checkedAt === null) return <span>never checked</span>;
  return (
    <span>
      known <RelativeTime at={checkedAt} />
    </span>
  );
}
