import GlobalStyles from "@mui/material/GlobalStyles";

/** On paper there is nothing to press, nothing to scroll, and no colour scheme but light. */
export function PrintStyles() {
  return (
    <GlobalStyles
      styles={{
        "@media screen": { ".print-only": { display: "none !important" } },
        "@media print": {
          "body aside, body header, .no-print": { display: "none !important" },
          "main#content": { maxWidth: "none", padding: "0 !important" },
          section: { breakInside: "avoid" },
          a: { color: "inherit", textDecoration: "none !important" },
          "@page": { margin: "14mm" },
        },
      }}
    />
  );
}
