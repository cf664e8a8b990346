import Box from "@mui/material/Box";
import { NextLink } from "#components/ui/next-link.tsx";

interface WindowPickerProps {
  readonly options: readonly { readonly label: string; readonly href: string; readonly current: boolean }[];
}

/** How far back is looked; each choice is an address. */
export function WindowPicker({ options }: WindowPickerProps) {
  return (
    <Box
      component="nav"
      aria-label="How far back"
      className="no-print"
      sx={{ display: "flex", border: 1, borderColor: "divider", borderRadius: 1, overflow: "hidden" }}
    >
      {options.map(({ label, href, current }) => (
        <Box
          key={label}
          component={NextLink}
          href={href}
          scroll={false}
          aria-current={current ? "true" : undefined}
          sx={{
            px: 1.25,
            py: 0.5,
            fontSize: 13,
            textDecoration: "none",
            outlineOffset: -2,
            color: current ? "text.primary" : "text.secondary",
            fontWeight: current ? 600 : 400,
            bgcolor: current ? "action.selected" : "transparent",
            borderLeft: 1,
            borderColor: "divider",
            "&:first-of-type": { borderLeft: 0 },
            "&:hover": { color: "text.primary" },
          }}
        >
          {label}
        </Box>
      ))}
    </Box>
  );
}
