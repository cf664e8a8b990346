import { Notice } from "#components/ui/notice.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";

interface LockedPageProps {
  readonly title: string;
  /** Who sees it: "Only admins see who has an account". */
  readonly who: string;
  readonly reason: string;
}

/** A page of the settings for somebody who may not see it: it says so, and why. */
export function LockedPage({ title, who, reason }: LockedPageProps) {
  return (
    <>
      <PageHeader title={title} />
      <Notice severity="info" title={who}>
        {reason}
      </Notice>
    </>
  );
}
