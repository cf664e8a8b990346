/**
 * Neutral greys with a breath of blue, one accent for what is chosen and where the keyboard is, four hues for state only.
 * Text keeps 4.5 to 1 on every surface it is put on, in both schemes.
 */
export const palettes = {
  light: {
    primary: { main: "#2f4fc4", dark: "#263f9e", light: "#eef1fc", contrastText: "#ffffff" },
    success: { main: "#1b7446", light: "#edf7f1", contrastText: "#ffffff" },
    warning: { main: "#8a5a00", light: "#fdf6e7", contrastText: "#ffffff" },
    error: { main: "#b8292f", light: "#fdf0f0", contrastText: "#ffffff" },
    info: { main: "#2f4fc4", light: "#f1f4fd", contrastText: "#ffffff" },
    text: { primary: "#15171a", secondary: "#575c65", disabled: "#6a6f78" },
    background: { default: "#ffffff", paper: "#ffffff" },
    divider: "#e4e6ea",
    action: { hover: "#f5f6f8", selected: "#eceef2" },
  },
  dark: {
    primary: { main: "#a3b4ff", dark: "#bcc8ff", light: "#1f2640", contrastText: "#0f1116" },
    success: { main: "#6fce9b", light: "#13241c", contrastText: "#0f1116" },
    warning: { main: "#e3b55c", light: "#272012", contrastText: "#0f1116" },
    error: { main: "#ff9a9c", light: "#2d191b", contrastText: "#0f1116" },
    info: { main: "#a3b4ff", light: "#191e30", contrastText: "#0f1116" },
    text: { primary: "#eceef1", secondary: "#a2a8b3", disabled: "#8d939d" },
    background: { default: "#0f1114", paper: "#14171b" },
    divider: "#282c33",
    action: { hover: "#1a1e23", selected: "#23272f" },
  },
} as const;

/**
 * What MUI has no name for: the ground beside the page, the line around a button, and the edge of a field, which is all
 * that shows where to type and is therefore seen at 3 to 1 (WCAG 2.2, 1.4.11).
 */
export const surfaces = {
  light: { "--gatehouse-ground": "#fafbfc", "--gatehouse-line": "#d3d6dc", "--gatehouse-edge": "#8e939d" },
  dark: { "--gatehouse-ground": "#0b0d0f", "--gatehouse-line": "#363c45", "--gatehouse-edge": "#646a75" },
} as const;
