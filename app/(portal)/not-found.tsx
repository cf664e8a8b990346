import { DeadEnd } from "#components/ui/dead-end.tsx";
import { paths } from "#lib/web/paths.ts";

export default function NotFoundPage() {
  return (
    <>
      {/* A page whose own title could not be made has none, unless it is said here. */}
      <title>Nothing here · Gatehouse</title>
      <DeadEnd
        title="There is nothing at this address"
        wayOut={{ label: "Go to the overview", href: paths.overview() }}
      >
        It may have been deleted, or the link is incomplete.
      </DeadEnd>
    </>
  );
}
