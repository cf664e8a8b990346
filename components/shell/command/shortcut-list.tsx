import Box from "@mui/material/Box";
import { Key } from "#components/ui/key.tsx";
import { shortcutGroups } from "./shortcuts.ts";

/** Every key and what it does, in columns where there is room. */
export function ShortcutList({ headings }: { readonly headings: "h2" | "h3" }) {
  return (
    <Box sx={{ display: "grid", gap: 3, gridTemplateColumns: "repeat(auto-fill, minmax(260px, 1fr))" }}>
      {shortcutGroups.map(({ label, shortcuts }) => (
        <div key={label}>
          <Box component={headings} sx={{ m: 0, mb: 1, fontSize: 13, fontWeight: 600 }}>
            {label}
          </Box>
          <Box component="dl" sx={{ m: 0, fontSize: 13 }}>
            {shortcuts.map(({ keys, does }) => (
              <Box
                key={does}
                sx={{ display: "flex", gap: 2, py: 0.75, borderTop: 1, borderColor: "divider", alignItems: "center" }}
              >
                <Box component="dt" sx={{ display: "flex", gap: 0.5, order: 2, ml: "auto" }}>
                  {keys.map((key) => (
                    <Key key={key}>{key}</Key>
                  ))}
                </Box>
                <Box component="dd" sx={{ m: 0 }}>
                  {does}
                </Box>
              </Box>
            ))}
          </Box>
        </div>
      ))}
    </Box>
  );
}
