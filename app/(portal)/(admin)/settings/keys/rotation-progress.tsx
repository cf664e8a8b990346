"use client";
import LinearProgress from "@mui/material/LinearProgress";
import { useRouter } from "next/navigation";
import { useEffect } from "react";

interface RotationProgressProps {
  readonly to: string;
  readonly moved: number;
  readonly total: number;
}

const lookEveryMs = 1_500;

/** How far a rotation has come; looks again until it ends, which takes this away. */
export function RotationProgress({ to, moved, total }: RotationProgressProps) {
  const router = useRouter();
  // The external system is the worker, which moves the secrets and has no other way to tell the page.
  useEffect(() => {
    const timer = setInterval(() => router.refresh(), lookEveryMs);
    return () => clearInterval(timer);
  }, [router]);
  const sentence = `${moved.toLocaleString("en")} of ${total.toLocaleString("en")} secrets are under ${to}.`;
  return (
    <div role="status">
      <LinearProgress
        variant="determinate"
        value={total === 0 ? 100 : Math.min(100, (moved * 100) / total)}
        aria-label="Secrets moved"
        sx={{ mb: 1, maxWidth: 420 }}
      />
      {sentence}
    </div>
  );
}
