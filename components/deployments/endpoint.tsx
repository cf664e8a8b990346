import Box from "@mui/material/Box";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { Copyable } from "#components/ui/copyable.tsx";

/** Where consumers call, with a call ready to paste. */
export function Endpoint({ address, curl }: { readonly address: string; readonly curl: string }) {
  return (
    <Box sx={{ display: "flex", gap: 1, flexWrap: "wrap", alignItems: "center", py: 0.25 }}>
      <Copyable text={address} label="Copy endpoint" />
      <CopyButton text={curl} label="Copy as curl" wide />
    </Box>
  );
}
