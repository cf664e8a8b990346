import Box from "@mui/material/Box";
import type { ReactNode } from "react";

interface FieldGroupProps {
  readonly label: string;
  readonly description?: string | undefined;
  readonly problem?: string | undefined;
  readonly children: ReactNode;
}

/** Fields that belong together, as a fieldset with a legend. */
export function FieldGroup({ label, description, problem, children }: FieldGroupProps) {
  return (
    <Box component="fieldset" sx={{ border: 0, p: 0, m: 0, minWidth: 0 }}>
      <Box component="legend" sx={{ p: 0, mb: 1, fontWeight: 500 }}>
        {label}
      </Box>
      {description ? <Box sx={{ color: "text.secondary", fontSize: 12, mt: -0.75, mb: 1 }}>{description}</Box> : null}
      {children}
      {problem ? <Box sx={{ color: "error.main", fontSize: 12, mt: 0.5 }}>{problem}</Box> : null}
    </Box>
  );
}
