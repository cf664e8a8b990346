"use client";
import CheckIcon from "@mui/icons-material/Check";
import ContentCopyIcon from "@mui/icons-material/ContentCopyOutlined";
import Button from "@mui/material/Button";
import IconButton from "@mui/material/IconButton";
import { useEffect, useState } from "react";

interface CopyButtonProps {
  readonly text: string;
  /** Names what is copied: "Copy endpoint". */
  readonly label: string;
  /** Shows the label beside the icon. */
  readonly wide?: boolean;
}

export function CopyButton({ text, label, wide = false }: CopyButtonProps) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 1500);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
  };
  const icon = copied ? <CheckIcon sx={{ fontSize: 14 }} /> : <ContentCopyIcon sx={{ fontSize: 14 }} />;
  if (wide) {
    return (
      <Button
        size="small"
        variant="outlined"
        startIcon={icon}
        onClick={copy}
        sx={{ "& .MuiButton-startIcon > svg": { fontSize: 14 } }}
      >
        {copied ? "Copied" : label}
      </Button>
    );
  }
  return (
    <IconButton size="small" aria-label={copied ? "Copied" : label} title={label} onClick={copy} sx={{ p: 0.5 }}>
      {icon}
    </IconButton>
  );
}
