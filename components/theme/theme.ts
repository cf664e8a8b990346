"use client";
import { createTheme } from "@mui/material/styles";
import { NextLink } from "../ui/next-link.tsx";

const sans = '"Inter Variable", system-ui, sans-serif';
export const mono = '"JetBrains Mono Variable", ui-monospace, monospace';

const hairline = "1px solid var(--mui-palette-divider)";

/**
 * Gatehouse's own look: neutral greys, one accent, four hues for state only, hairlines instead of shadows.
 * Every colour is a CSS variable, so that light and dark differ in variables alone and nothing flickers on load.
 */
export const theme = createTheme({
  cssVariables: { colorSchemeSelector: "data-color-scheme" },
  colorSchemes: {
    light: {
      palette: {
        primary: { main: "#2f4fc4", dark: "#263f9e", light: "#e9edfb", contrastText: "#ffffff" },
        success: { main: "#1b7446", light: "#e7f4ec", contrastText: "#ffffff" },
        warning: { main: "#8a5a00", light: "#fbf2de", contrastText: "#ffffff" },
        error: { main: "#b8292f", light: "#fcebeb", contrastText: "#ffffff" },
        info: { main: "#2f4fc4", light: "#e9edfb", contrastText: "#ffffff" },
        text: { primary: "#17191d", secondary: "#585d66", disabled: "#6e737c" },
        background: { default: "#ffffff", paper: "#ffffff" },
        divider: "#e3e5e9",
        action: { hover: "#f4f5f7", selected: "#eceef1" },
      },
    },
    dark: {
      palette: {
        primary: { main: "#a3b4ff", dark: "#bcc8ff", light: "#222a47", contrastText: "#0f1116" },
        success: { main: "#6fce9b", light: "#15291f", contrastText: "#0f1116" },
        warning: { main: "#e3b55c", light: "#2c2413", contrastText: "#0f1116" },
        error: { main: "#ff9a9c", light: "#331b1d", contrastText: "#0f1116" },
        info: { main: "#a3b4ff", light: "#222a47", contrastText: "#0f1116" },
        text: { primary: "#eceef1", secondary: "#a5abb5", disabled: "#8d939d" },
        background: { default: "#111317", paper: "#16191e" },
        divider: "#2a2e35",
        action: { hover: "#1c2026", selected: "#23272f" },
      },
    },
  },
  shape: { borderRadius: 8 },
  spacing: 8,
  typography: {
    fontFamily: sans,
    fontSize: 14,
    h1: { fontSize: 20, fontWeight: 600, lineHeight: 1.4, letterSpacing: "-0.01em" },
    h2: { fontSize: 16, fontWeight: 600, lineHeight: 1.5 },
    h3: { fontSize: 14, fontWeight: 600, lineHeight: 1.5 },
    body1: { fontSize: 14, lineHeight: 1.55 },
    body2: { fontSize: 13, lineHeight: 1.5 },
    caption: { fontSize: 12, lineHeight: 1.5 },
    button: { fontSize: 14, fontWeight: 500, textTransform: "none", letterSpacing: 0 },
  },
  components: {
    MuiCssBaseline: {
      styleOverrides: {
        html: { fontVariantNumeric: "tabular-nums", WebkitFontSmoothing: "antialiased" },
        "code, pre, kbd": { fontFamily: mono, fontSize: "0.93em", fontVariantLigatures: "none" },
        ":focus-visible": { outline: "2px solid var(--mui-palette-primary-main)", outlineOffset: 2 },
        "@media (prefers-reduced-motion: reduce)": {
          "*, *::before, *::after": { animationDuration: "1ms !important", transition: "none !important" },
        },
      },
    },
    MuiButtonBase: { defaultProps: { LinkComponent: NextLink, disableRipple: true } },
    MuiLink: {
      defaultProps: { component: NextLink, underline: "always" },
      styleOverrides: {
        root: {
          textUnderlineOffset: 3,
          textDecorationThickness: 1,
          textDecorationColor: "color-mix(in srgb, currentColor 35%, transparent)",
          "&:hover": { textDecorationColor: "currentColor" },
        },
      },
    },
    MuiButton: {
      defaultProps: { disableElevation: true, size: "medium" },
      styleOverrides: {
        root: { minHeight: 36, paddingInline: 14, whiteSpace: "nowrap" },
        sizeSmall: { minHeight: 30, paddingInline: 10, fontSize: 13 },
        outlined: { borderColor: "var(--mui-palette-divider)", color: "var(--mui-palette-text-primary)" },
      },
      variants: [
        {
          props: { variant: "outlined", color: "error" },
          style: { color: "var(--mui-palette-error-main)", borderColor: "var(--mui-palette-divider)" },
        },
      ],
    },
    MuiPaper: { defaultProps: { elevation: 0 }, styleOverrides: { root: { backgroundImage: "none" } } },
    MuiAppBar: { defaultProps: { elevation: 0, color: "inherit" } },
    MuiMenu: { styleOverrides: { paper: { border: hairline, boxShadow: "0 8px 24px rgb(0 0 0 / 0.12)" } } },
    MuiDialog: { styleOverrides: { paper: { border: hairline, boxShadow: "0 16px 48px rgb(0 0 0 / 0.2)" } } },
    MuiTextField: { defaultProps: { size: "small", fullWidth: true } },
    MuiOutlinedInput: {
      styleOverrides: { notchedOutline: { borderColor: "var(--mui-palette-divider)" }, input: { fontSize: 14 } },
    },
    MuiFormHelperText: { styleOverrides: { root: { marginInline: 0, fontSize: 12 } } },
    MuiTable: { defaultProps: { size: "small" } },
    MuiTableCell: {
      styleOverrides: {
        root: { fontSize: 13, borderColor: "var(--mui-palette-divider)", paddingBlock: 9, paddingInline: 16 },
        head: { fontSize: 12, fontWeight: 500, color: "var(--mui-palette-text-secondary)", whiteSpace: "nowrap" },
      },
    },
    MuiAlert: {
      styleOverrides: {
        root: ({ ownerState }) => ({
          border: hairline,
          fontSize: 14,
          alignItems: "flex-start",
          color: "var(--mui-palette-text-primary)",
          backgroundColor: `var(--mui-palette-${ownerState.severity ?? "info"}-light)`,
          borderColor: `color-mix(in srgb, var(--mui-palette-${ownerState.severity ?? "info"}-main) 35%, transparent)`,
        }),
        icon: ({ ownerState }) => ({ color: `var(--mui-palette-${ownerState.severity ?? "info"}-main) !important` }),
      },
    },
  },
});
