import type { Components, CssVarsTheme, Theme } from "@mui/material/styles";

/**
 * Labels stand above their fields and stay there: a label inside an empty field reads as something typed, and one that
 * moves is motion that explains nothing.
 */
export const fieldLooks: Components<Omit<Theme, "components" | "palette"> & CssVarsTheme> = {
  MuiTextField: {
    defaultProps: { size: "small", fullWidth: true },
    // A line longer than this is not read; a document may be as wide as the page.
    styleOverrides: { root: { maxWidth: 640, "&:has(textarea)": { maxWidth: "none" } } },
  },
  MuiInputLabel: {
    defaultProps: { shrink: true },
    styleOverrides: {
      root: {
        position: "static",
        transform: "none",
        marginBottom: 4,
        maxWidth: "100%",
        fontSize: 13,
        fontWeight: 500,
        lineHeight: 1.5,
        color: "var(--mui-palette-text-primary)",
        whiteSpace: "normal",
        pointerEvents: "auto",
        "&.Mui-focused": { color: "var(--mui-palette-text-primary)" },
        "&.Mui-error": { color: "var(--mui-palette-error-main)" },
      },
      asterisk: { color: "var(--mui-palette-text-secondary)" },
    },
  },
  MuiOutlinedInput: {
    defaultProps: { notched: false },
    styleOverrides: {
      root: {
        borderRadius: 6,
        backgroundColor: "var(--mui-palette-background-paper)",
        "&:hover .MuiOutlinedInput-notchedOutline": { borderColor: "var(--mui-palette-text-disabled)" },
        "&.Mui-focused": {
          boxShadow: "0 0 0 3px color-mix(in srgb, var(--mui-palette-primary-main) 18%, transparent)",
        },
        "&.Mui-focused .MuiOutlinedInput-notchedOutline": { borderWidth: 1 },
      },
      // The notch for a label that is not there any more.
      notchedOutline: { top: 0, borderColor: "var(--gatehouse-edge)", "& legend": { display: "none" } },
      input: {
        fontSize: 14,
        height: 20,
        paddingBlock: 6,
        paddingInline: 10,
        "textarea&": { height: "auto", padding: 0 },
      },
      multiline: { padding: "8px 10px" },
    },
  },
  MuiNativeSelect: { styleOverrides: { icon: { right: 6 } } },
  MuiFormHelperText: { styleOverrides: { root: { marginInline: 0, marginTop: 4, fontSize: 12, lineHeight: 1.5 } } },
  MuiFormControlLabel: { styleOverrides: { label: { fontSize: 14 } } },
};
