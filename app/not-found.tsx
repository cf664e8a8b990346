import Box from "@mui/material/Box";
import type { Metadata } from "next";
import { DeadEnd } from "#components/ui/dead-end.tsx";
import { paths } from "#lib/web/paths.ts";

export const metadata: Metadata = { title: "Nothing here" };

export default function NotFoundPage() {
  return (
    <Box component="main" sx={{ px: 4 }}>
      <DeadEnd title="There is nothing at this address" wayOut={{ label: "Go to the overview", href: paths.home() }}>
        It may have been deleted, or the link is incomplete.
      </DeadEnd>
    </Box>
  );
}
