import { RelativeTime } from "#components/ui/relative-time.tsx";
import { Status } from "#components/ui/status.tsx";

interface CredentialExpiryProps {
  readonly at: Date;
  readonly state: "expired" | "soon" | "later";
}

/** When a secret ends, with a word where somebody has to act. */
export function CredentialExpiry({ at, state }: CredentialExpiryProps) {
  switch (state) {
    case "expired":
      return (
        <Status tone="bad">
          Expired <RelativeTime at={at} />
        </Status>
      );
    case "soon":
      return (
        <Status tone="warning">
          Expires <RelativeTime at={at} />
        </Status>
      );
    case "later":
      return (
        <>
          Expires <RelativeTime at={at} />
        </>
      );
    default:
      return state satisfies never;
  }
}
