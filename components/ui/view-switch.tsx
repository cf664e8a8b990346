import Box from "@mui/material/Box";
import { NextLink } from "./next-link.tsx";

interface View {
  readonly label: string;
  readonly href: string;
  readonly current: boolean;
}

/** Two or three ways to look at the same thing, each with an address of its own. */
export function ViewSwitch({ label, views }: { readonly label: string; readonly views: readonly View[] }) {
  return (
    <Box component="nav" aria-label={label}>
      <Box
        component="ul"
        sx={{
          display: "inline-flex",
          listStyle: "none",
          m: 0,
          p: 0.25,
          gap: 0.25,
          border: 1,
          borderColor: "divider",
          borderRadius: 1,
        }}
      >
        {views.map((view) => (
          <li key={view.href}>
            <Box
              component={NextLink}
              href={view.href}
              aria-current={view.current ? "page" : undefined}
              sx={{
                display: "block",
                px: 1.25,
                py: 0.5,
                fontSize: 13,
                borderRadius: 0.75,
                textDecoration: "none",
                color: view.current ? "text.primary" : "text.secondary",
                bgcolor: view.current ? "action.selected" : "transparent",
                fontWeight: view.current ? 600 : 400,
                "&:hover": { color: "text.primary" },
              }}
            >
              {view.label}
            </Box>
          </li>
        ))}
      </Box>
    </Box>
  );
}
