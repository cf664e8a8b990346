import Box from "@mui/material/Box";
import { CopyButton } from "./copy-button.tsx";

/** A command or a vendor's words, whole, scrolling inside its own box, copied in one press. */
export function CodeBlock({ text, label }: { readonly text: string; readonly label: string }) {
  return (
    <Box
      sx={{
        display: "flex",
        alignItems: "flex-start",
        gap: 1,
        border: 1,
        borderColor: "divider",
        borderRadius: 1,
        bgcolor: "action.hover",
        p: 1,
        minWidth: 0,
      }}
    >
      <Box
        component="pre"
        tabIndex={0}
        aria-label={label}
        sx={{
          m: 0,
          flex: 1,
          minWidth: 0,
          overflowX: "auto",
          fontSize: 12,
          lineHeight: 1.6,
          whiteSpace: "pre-wrap",
          overflowWrap: "anywhere",
        }}
      >
        {text}
      </Box>
      <CopyButton text={text} label={`Copy ${label}`} />
    </Box>
  );
}
