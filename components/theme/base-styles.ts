import { surfaces } from "./palettes.ts";

export const sans = '"Inter Variable", system-ui, sans-serif';
const mono = '"JetBrains Mono Variable", ui-monospace, monospace';

/** How close lines stand. Whoever reads long lists all day chooses compact; everything that repeats reads these. */
const densities = {
  ":root": {
    "--gatehouse-cell": "9px",
    "--gatehouse-fact": "8px",
    "--gatehouse-section": "44px",
    "--gatehouse-gap": "24px",
  },
  '[data-density="compact"]': {
    "--gatehouse-cell": "5px",
    "--gatehouse-fact": "4px",
    "--gatehouse-section": "36px",
    "--gatehouse-gap": "16px",
  },
} as const;

/** The few rules that hold for the page as a whole. */
export const baseStyles = {
  ...densities,
  ':root, [data-color-scheme="light"]': surfaces.light,
  '[data-color-scheme="dark"]': surfaces.dark,
  html: {
    WebkitFontSmoothing: "antialiased",
    MozOsxFontSmoothing: "grayscale",
    textRendering: "optimizeLegibility",
    // The bar on top stays, and must not cover what the keyboard reaches.
    scrollPaddingTop: 64,
  },
  // Inter's tabular figures widen the hyphen too, which names are full of: only where numbers stand under each other.
  "time, [data-figures]": { fontVariantNumeric: "tabular-nums" },
  "code, pre, kbd": { fontFamily: mono, fontSize: "0.93em", fontVariantLigatures: "none" },
  "::selection": { backgroundColor: "color-mix(in srgb, var(--mui-palette-primary-main) 24%, transparent)" },
  ":focus-visible": { outline: "2px solid var(--mui-palette-primary-main)", outlineOffset: 2 },
  summary: { cursor: "pointer" },
  "@media (prefers-reduced-motion: reduce)": {
    "*, *::before, *::after": {
      animationDuration: "1ms !important",
      animationIterationCount: "1 !important",
      transition: "none !important",
      scrollBehavior: "auto !important",
    },
  },
  "@media print": {
    "aside, header, [data-screen-only]": { display: "none !important" },
    main: { maxWidth: "none !important", padding: "0 !important" },
    section: { breakInside: "avoid" },
  },
} as const;
