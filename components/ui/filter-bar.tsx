import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import type { ReactNode } from "react";

interface FilterBarProps {
  readonly action: string;
  readonly children: ReactNode;
  /** Present when something is filtered: where the list is whole again. */
  readonly clearHref?: string | undefined;
  readonly submitLabel?: string;
}

/** Filters as a plain GET form: they live in the address, and work before any script does. */
export function FilterBar({ action, children, clearHref, submitLabel = "Filter" }: FilterBarProps) {
  return (
    <Box
      component="form"
      role="search"
      method="get"
      action={action}
      sx={{ display: "flex", gap: 1, flexWrap: "wrap", alignItems: "center", mb: 2 }}
    >
      {children}
      <Button type="submit" variant="outlined">
        {submitLabel}
      </Button>
      {clearHref ? <Button href={clearHref}>Clear</Button> : null}
    </Box>
  );
}
