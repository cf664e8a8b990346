import type { Components, CssVarsTheme, Theme } from "@mui/material/styles";
import { NextLink } from "../ui/next-link.tsx";
import { baseStyles } from "./base-styles.ts";
import { fieldLooks } from "./field-looks.ts";

const hairline = "1px solid var(--mui-palette-divider)";
const ink = "var(--mui-palette-text-primary)";
const paper = "var(--mui-palette-background-default)";

/** MUI in our clothes. The main button is ink, not colour: colour says what is chosen, or how something stands. */
export const componentLooks: Components<Omit<Theme, "components" | "palette"> & CssVarsTheme> = {
  ...fieldLooks,
  MuiCssBaseline: { styleOverrides: baseStyles },
  MuiButtonBase: { defaultProps: { LinkComponent: NextLink, disableRipple: true } },
  MuiLink: {
    defaultProps: { component: NextLink, underline: "always" },
    styleOverrides: {
      root: {
        textUnderlineOffset: 3,
        textDecorationThickness: 1,
        textDecorationColor: "color-mix(in srgb, currentColor 30%, transparent)",
        "&:hover": { textDecorationColor: "currentColor" },
      },
    },
  },
  MuiButton: {
    defaultProps: { disableElevation: true, size: "medium" },
    styleOverrides: {
      root: {
        minHeight: 32,
        paddingInline: 12,
        paddingBlock: 4,
        borderRadius: 6,
        fontSize: 13,
        lineHeight: 1.5,
        whiteSpace: "nowrap",
        "@media (pointer: coarse)": { minHeight: 40 },
      },
      sizeSmall: { minHeight: 28, paddingInline: 10, paddingBlock: 2 },
      outlined: {
        borderColor: "var(--gatehouse-line)",
        color: ink,
        backgroundColor: "var(--mui-palette-background-paper)",
      },
      text: { color: ink },
    },
    variants: [
      {
        props: { variant: "contained", color: "primary" },
        style: {
          color: paper,
          backgroundColor: ink,
          "&:hover": { backgroundColor: "color-mix(in srgb, var(--mui-palette-text-primary) 86%, transparent)" },
        },
      },
      { props: { variant: "outlined", color: "error" }, style: { color: "var(--mui-palette-error-main)" } },
      { props: { variant: "text", color: "error" }, style: { color: "var(--mui-palette-error-main)" } },
      { props: { variant: "text", color: "inherit" }, style: { color: "inherit" } },
      { props: { variant: "outlined", color: "inherit" }, style: { color: "inherit" } },
    ],
  },
  MuiIconButton: { styleOverrides: { root: { borderRadius: 6 } } },
  MuiPaper: { defaultProps: { elevation: 0 }, styleOverrides: { root: { backgroundImage: "none" } } },
  MuiAppBar: { defaultProps: { elevation: 0, color: "inherit" } },
  MuiMenu: {
    styleOverrides: {
      paper: { border: hairline, boxShadow: "0 8px 24px rgb(0 0 0 / 0.12)", minWidth: 208 },
      list: { padding: 4 },
    },
  },
  MuiMenuItem: { styleOverrides: { root: { fontSize: 13, borderRadius: 6, minHeight: 32, paddingInline: 10 } } },
  MuiDialog: {
    styleOverrides: {
      paper: { border: hairline, boxShadow: "0 16px 48px rgb(0 0 0 / 0.2)" },
    },
  },
  MuiBackdrop: {
    styleOverrides: { root: { "&:not(.MuiBackdrop-invisible)": { backgroundColor: "rgb(8 10 14 / 0.4)" } } },
  },
  MuiTable: { defaultProps: { size: "small" } },
  MuiTableCell: {
    styleOverrides: {
      root: {
        fontSize: 13,
        borderColor: "var(--mui-palette-divider)",
        paddingBlock: "var(--gatehouse-cell)",
        paddingInline: 16,
      },
      head: {
        fontSize: 12,
        fontWeight: 500,
        lineHeight: 1.5,
        paddingBlock: 7,
        color: "var(--mui-palette-text-secondary)",
        backgroundColor: "var(--gatehouse-ground)",
        whiteSpace: "nowrap",
      },
      alignRight: { fontVariantNumeric: "tabular-nums" },
    },
  },
  MuiTableRow: {
    styleOverrides: {
      root: { "&.MuiTableRow-hover:focus-within": { backgroundColor: "var(--mui-palette-action-hover)" } },
    },
  },
  MuiSkeleton: { defaultProps: { animation: "pulse" } },
  MuiAlert: {
    styleOverrides: {
      root: ({ ownerState }) => ({
        border: hairline,
        fontSize: 13,
        padding: "4px 12px",
        alignItems: "flex-start",
        color: ink,
        backgroundColor: `var(--mui-palette-${ownerState.severity ?? "info"}-light)`,
        borderColor: `color-mix(in srgb, var(--mui-palette-${ownerState.severity ?? "info"}-main) 28%, transparent)`,
      }),
      icon: ({ ownerState }) => ({
        color: `var(--mui-palette-${ownerState.severity ?? "info"}-main) !important`,
        fontSize: 20,
        marginRight: 10,
      }),
    },
  },
};
