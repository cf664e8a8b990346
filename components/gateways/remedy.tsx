import Box from "@mui/material/Box";
import { CodeBlock } from "#components/ui/code-block.tsx";
import { CopyButton } from "#components/ui/copy-button.tsx";

/** A policy longer than this is copied more often than read. */
const foldedFromLines = 24;

/** The smallest policy, role or setting that grants what is missing. A long one is folded, and copied without opening it. */
export function Remedy({ text, label }: { readonly text: string; readonly label: string }) {
  const lines = text.split("\n").length;
  if (lines < foldedFromLines) return <CodeBlock text={text} label={label} />;
  return (
    <Box sx={{ display: "flex", gap: 1.5, alignItems: "flex-start", flexWrap: "wrap" }}>
      <CopyButton text={text} label={`Copy ${label}`} wide />
      <Box component="details" sx={{ flex: 1, minWidth: 240 }}>
        <Box component="summary" sx={{ cursor: "pointer", fontSize: 13, py: 0.5 }}>
          Show its {lines} lines
        </Box>
        <CodeBlock text={text} label={label} />
      </Box>
    </Box>
  );
}
