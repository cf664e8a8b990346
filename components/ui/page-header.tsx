import Box from "@mui/material/Box";
import Link from "@mui/material/Link";
import Stack from "@mui/material/Stack";
import Typography from "@mui/material/Typography";
import type { ReactNode } from "react";

export interface Crumb {
  readonly label: string;
  readonly href: string;
}

interface PageHeaderProps {
  /** The pages above this one, from the top. */
  readonly crumbs?: readonly Crumb[];
  readonly title: ReactNode;
  /** Is it right, and since when do we know. */
  readonly state?: ReactNode;
  readonly description?: ReactNode;
  readonly actions?: ReactNode;
}

/** The top of every page: what this is, how it stands, what can be done. */
export function PageHeader({ crumbs = [], title, state, description, actions }: PageHeaderProps) {
  return (
    <Stack
      direction="row"
      sx={{ justifyContent: "space-between", alignItems: "flex-start", gap: 2, flexWrap: "wrap", mb: 3 }}
    >
      <Stack sx={{ gap: 0.5, minWidth: 0 }}>
        {crumbs.length > 0 ? <Breadcrumbs crumbs={crumbs} /> : null}
        <Typography variant="h1" sx={{ overflowWrap: "anywhere" }}>
          {title}
        </Typography>
        {state ? (
          <Stack
            direction="row"
            sx={{
              columnGap: 2,
              rowGap: 0.5,
              flexWrap: "wrap",
              fontSize: 13,
              color: "text.secondary",
              alignItems: "center",
            }}
          >
            {state}
          </Stack>
        ) : null}
        {description ? <Typography sx={{ color: "text.secondary", maxWidth: 720 }}>{description}</Typography> : null}
      </Stack>
      {actions ? (
        <Stack direction="row" sx={{ gap: 1, flexWrap: "wrap", alignItems: "flex-start" }}>
          {actions}
        </Stack>
      ) : null}
    </Stack>
  );
}

/** The way back up. The page itself is the title below, so that the last crumb is a link too. */
function Breadcrumbs({ crumbs }: { readonly crumbs: readonly Crumb[] }) {
  return (
    <Box component="nav" aria-label="Breadcrumbs">
      <Box component="ol" sx={{ display: "flex", flexWrap: "wrap", listStyle: "none", m: 0, p: 0, fontSize: 13 }}>
        {crumbs.map((crumb, index) => (
          <Box
            component="li"
            key={crumb.href}
            sx={index === 0 ? {} : { "&::before": { content: '"/"', color: "text.disabled", mx: 0.75 } }}
          >
            <Link
              href={crumb.href}
              color="text.secondary"
              underline="hover"
              sx={{ "&:hover": { color: "text.primary" } }}
            >
              {crumb.label}
            </Link>
          </Box>
        ))}
      </Box>
    </Box>
  );
}
