import Alert from "@mui/material/Alert";
import AlertTitle from "@mui/material/AlertTitle";
import type { ReactNode } from "react";

interface NoticeProps {
  readonly severity: "error" | "warning" | "info" | "success";
  readonly title?: string;
  readonly action?: ReactNode;
  readonly children?: ReactNode;
}

/** A sentence that must be read, in the page and not in a toast. Only an error interrupts a screen reader. */
export function Notice({ severity, title, action, children }: NoticeProps) {
  return (
    <Alert severity={severity} role={severity === "error" ? "alert" : "status"} action={action} sx={{ mb: 2 }}>
      {title ? <AlertTitle sx={{ fontSize: 14, fontWeight: 600, mb: children ? 0.5 : 0 }}>{title}</AlertTitle> : null}
      {children}
    </Alert>
  );
}
