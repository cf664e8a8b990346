/** How close the lines of tables and facts stand. */
export const densities = ["comfortable", "compact"] as const;
export type Density = (typeof densities)[number];

/** Whether the navigation shows words, or its icons only. */
export const navigationWidths = ["wide", "icons"] as const;
export type NavigationWidth = (typeof navigationWidths)[number];

/** How the portal looks to one person, on whatever device they sign in. */
export interface Preferences {
  readonly density: Density;
  readonly navigation: NavigationWidth;
  /** Whether single letters are shortcuts. People who speak to their computer turn that off (WCAG 2.2, 2.1.4). */
  readonly singleKeys: boolean;
}

export const defaultPreferences: Preferences = { density: "comfortable", navigation: "wide", singleKeys: true };
