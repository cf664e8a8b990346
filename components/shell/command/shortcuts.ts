import { paths } from "#lib/web/paths.ts";

/** Where `g` and a letter lead. */
export const goKeys: Readonly<Record<string, { readonly label: string; readonly href: string }>> = {
  o: { label: "Overview", href: paths.overview() },
  a: { label: "APIs", href: paths.apis() },
  g: { label: "Gateways", href: paths.gateways() },
  r: { label: "Rollouts", href: paths.rollouts() },
};

export interface ShortcutGroup {
  readonly label: string;
  readonly shortcuts: readonly { readonly keys: readonly string[]; readonly does: string }[];
}

/** Every key there is, as the page and the dialog show them. */
export const shortcutGroups: readonly ShortcutGroup[] = [
  {
    label: "Anywhere",
    shortcuts: [
      { keys: ["Ctrl", "K"], does: "Open search and acts (⌘ K on a Mac)" },
      { keys: ["?"], does: "Show these shortcuts" },
      { keys: ["["], does: "Show icons only, or words, in the navigation" },
      { keys: ["Esc"], does: "Close what is open" },
    ],
  },
  {
    label: "Go to",
    shortcuts: Object.entries(goKeys).map(([key, { label }]) => ({ keys: ["g", key], does: label })),
  },
  {
    label: "On a page",
    shortcuts: [
      { keys: ["/"], does: "Put the cursor in the search of the page" },
      { keys: ["j"], does: "Next line of the list" },
      { keys: ["k"], does: "Line before" },
      { keys: ["x"], does: "Choose the line, where lines can be chosen" },
      { keys: ["Enter"], does: "Open the line" },
    ],
  },
];

/** What a key asks for. */
export type Wish =
  | {
      readonly wish:
        | "palette"
        | "shortcuts"
        | "page-search"
        | "next"
        | "previous"
        | "choose"
        | "navigation"
        | "await-letter";
    }
  | { readonly wish: "go"; readonly href: string };

/** A key that was pressed, and where. */
export interface Press {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  /** The cursor is in a field, a menu or a dialog: letters are text there. */
  readonly typing: boolean;
  /** `g` was pressed just before. */
  readonly afterG: boolean;
  /** Whether the person wants single letters to do anything. */
  readonly singleKeys: boolean;
}

/** What a press asks for, if anything. Nothing but the palette while somebody types. */
export function wishOf(press: Press): Wish | undefined {
  const { key, ctrlKey, metaKey, altKey, typing, afterG, singleKeys } = press;
  if ((ctrlKey || metaKey) && !altKey && key.toLowerCase() === "k") return { wish: "palette" };
  if (typing || !singleKeys || ctrlKey || metaKey || altKey) return undefined;
  if (afterG && Object.hasOwn(goKeys, key)) return { wish: "go", href: goKeys[key]?.href ?? paths.home() };
  switch (key) {
    case "g":
      return { wish: "await-letter" };
    case "/":
      return { wish: "page-search" };
    case "?":
      return { wish: "shortcuts" };
    case "j":
      return { wish: "next" };
    case "k":
      return { wish: "previous" };
    case "x":
      return { wish: "choose" };
    case "[":
      return { wish: "navigation" };
    default:
      return undefined;
  }
}
