import Button from "@mui/material/Button";
import Stack from "@mui/material/Stack";
import Typography from "@mui/material/Typography";
import type { ReactNode } from "react";

interface DeadEndProps {
  readonly title: string;
  readonly children: ReactNode;
  readonly wayOut: { readonly label: string; readonly href: string };
  readonly action?: ReactNode;
}

/** A page where there is nothing: what is so, and the way out. */
export function DeadEnd({ title, children, wayOut, action }: DeadEndProps) {
  return (
    <Stack sx={{ gap: 1.5, maxWidth: 560, py: 6, alignItems: "flex-start" }}>
      <Typography variant="h1">{title}</Typography>
      <Typography component="div" sx={{ color: "text.secondary" }}>
        {children}
      </Typography>
      <Stack direction="row" sx={{ gap: 1, mt: 1 }}>
        {action}
        <Button variant="outlined" href={wayOut.href}>
          {wayOut.label}
        </Button>
      </Stack>
    </Stack>
  );
}
