import Box from "@mui/material/Box";
import { CopyButton } from "./copy-button.tsx";

interface CopyableProps {
  readonly text: string;
  readonly label: string;
  /** What is shown, when the whole would be too long: a short id. */
  readonly shown?: string;
}

/** An id or an address in mono with a button that copies the whole of it. */
export function Copyable({ text, label, shown = text }: CopyableProps) {
  return (
    <Box component="span" sx={{ display: "inline-flex", alignItems: "center", gap: 0.5, maxWidth: "100%" }}>
      <Box component="code" title={text} sx={{ overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap" }}>
        {shown}
      </Box>
      <CopyButton text={text} label={label} />
    </Box>
  );
}
