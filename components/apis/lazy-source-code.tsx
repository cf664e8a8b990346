"use client";
import Skeleton from "@mui/material/Skeleton";
import dynamic from "next/dynamic";

/** The editor, which is loaded only where it is shown. */
export const LazySourceCode = dynamic(async () => (await import("./source-code.tsx")).SourceCode, {
  ssr: false,
  loading: () => <Skeleton variant="rounded" height={360} aria-label="Loading the editor" role="status" />,
});
