/** From which width on the navigation shows words beside its icons: everywhere (in the drawer), on a desk, or never. */
export type WordsFrom = "everywhere" | "desk" | "nowhere";

/** Below this there is room for icons only, whatever the person chose. */
const desk = "@media (max-width:1199.95px)";

/** The styles that hold while only icons are shown. */
export function iconsOnly<Styles extends object>(
  wordsFrom: WordsFrom,
  styles: Styles,
): Styles | { readonly [desk]: Styles } | Record<never, never> {
  switch (wordsFrom) {
    case "everywhere":
      return {};
    case "desk":
      return { [desk]: styles };
    case "nowhere":
      return styles;
    default:
      return wordsFrom satisfies never;
  }
}
