"use client";
import Button, { type ButtonProps } from "@mui/material/Button";
import Stack from "@mui/material/Stack";
import Typography from "@mui/material/Typography";
import { useId } from "react";
import { NextLink } from "./next-link.tsx";
import { visuallyHidden } from "./visually-hidden.ts";

interface LockableButtonProps extends Omit<ButtonProps, "disabled"> {
  /** Why it cannot be pressed now. The button stays, and stays reachable by keyboard, so that the reason is heard. */
  readonly locked?: string | undefined;
  readonly pending?: boolean;
  /** Shows the reason under the button instead of on hover only. */
  readonly reasonShown?: boolean;
}

const lockedStyle = { opacity: 0.55, cursor: "not-allowed" } as const;

export function LockableButton({
  locked,
  pending = false,
  reasonShown = false,
  href,
  onClick,
  type,
  ...button
}: LockableButtonProps) {
  const reasonId = useId();
  if (locked === undefined) {
    const link = href === undefined ? {} : { href, component: NextLink };
    return <Button {...button} {...link} type={type} onClick={onClick} loading={pending} />;
  }
  return (
    <Stack component="span" sx={{ alignItems: "flex-start", gap: 0.5, display: "inline-flex" }}>
      <Button
        {...button}
        type="button"
        aria-disabled
        aria-describedby={reasonId}
        title={locked}
        sx={{ ...lockedStyle }}
      />
      <Typography
        id={reasonId}
        variant="caption"
        component="span"
        sx={reasonShown ? { color: "text.secondary" } : visuallyHidden}
      >
        {locked}
      </Typography>
    </Stack>
  );
}
