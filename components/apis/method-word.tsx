import Box from "@mui/material/Box";
import type { HttpMethod } from "#lib/model/definition.ts";

/** A method in mono, all of one width, so that paths beside it line up. Hues are for state, so it has none. */
export function MethodWord({ method }: { readonly method: HttpMethod }) {
  return (
    <Box
      component="code"
      sx={{ display: "inline-block", minWidth: 58, fontSize: 12, fontWeight: 600, color: "text.secondary" }}
    >
      {method}
    </Box>
  );
}
