import Box from "@mui/material/Box";
import { iconsOnly, type WordsFrom } from "./words-from.ts";

/** A gate, and the name beside it where there is room. */
export function Mark({ wordsFrom }: { readonly wordsFrom: WordsFrom }) {
  return (
    <Box
      component="span"
      sx={{ display: "inline-flex", alignItems: "center", gap: 1.25, fontWeight: 600, fontSize: 14 }}
    >
      <Box
        component="svg"
        viewBox="0 0 32 32"
        aria-hidden
        sx={{ width: 24, height: 24, flex: "none", color: "primary.main" }}
      >
        <rect width="32" height="32" rx="8" fill="currentColor" />
        <Box
          component="path"
          d="M8 24V14a8 8 0 0 1 16 0v10M8 24h16M13 24v-8M19 24v-8"
          sx={{
            fill: "none",
            stroke: "var(--mui-palette-background-default)",
            strokeWidth: 2.2,
            strokeLinecap: "round",
          }}
        />
      </Box>
      <Box component="span" sx={iconsOnly(wordsFrom, { display: "none" })}>
        Gatehouse
      </Box>
    </Box>
  );
}
