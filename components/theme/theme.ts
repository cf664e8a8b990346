"use client";
import { createTheme } from "@mui/material/styles";
import { sans } from "./base-styles.ts";
import { componentLooks } from "./component-looks.ts";
import { palettes } from "./palettes.ts";

/**
 * Gatehouse's own look: neutral greys, one accent, four hues for state only, hairlines instead of shadows.
 * Every colour is a CSS variable, so that light and dark differ in variables alone and nothing flickers on load.
 */
export const theme = createTheme({
  cssVariables: { colorSchemeSelector: "data-color-scheme" },
  colorSchemes: { light: { palette: palettes.light }, dark: { palette: palettes.dark } },
  shape: { borderRadius: 8 },
  spacing: 8,
  // Motion tells where something came from or went; it never makes anybody wait.
  transitions: {
    duration: {
      shortest: 120,
      shorter: 120,
      short: 140,
      standard: 160,
      complex: 200,
      enteringScreen: 160,
      leavingScreen: 120,
    },
  },
  typography: {
    fontFamily: sans,
    fontSize: 14,
    h1: { fontSize: 20, fontWeight: 600, lineHeight: 1.4, letterSpacing: "-0.012em" },
    h2: { fontSize: 16, fontWeight: 600, lineHeight: 1.5, letterSpacing: "-0.006em" },
    h3: { fontSize: 14, fontWeight: 600, lineHeight: 1.5 },
    body1: { fontSize: 14, lineHeight: 1.5 },
    body2: { fontSize: 13, lineHeight: 1.5 },
    caption: { fontSize: 12, lineHeight: 1.5 },
    button: { fontSize: 13, fontWeight: 500, textTransform: "none", letterSpacing: 0 },
  },
  components: componentLooks,
});
