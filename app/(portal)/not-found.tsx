import { DeadEnd } from "#components/ui/dead-end.tsx";
import { paths } from "#lib/web/paths.ts";

export default function NotFoundPage() {
  return (
    <DeadEnd title="There is nothing at this address" wayOut={{ label: "Go to the overview", href: paths.overview() }}>
      It may have been deleted, or the link is incomplete.
    </DeadEnd>
  );
}
