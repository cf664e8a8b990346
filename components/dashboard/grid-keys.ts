/** A cell by its place: row 0 is the first below the heading, column 0 the row's own heading. */
export interface GridPlace {
  readonly row: number;
  readonly column: number;
}

interface GridSize {
  readonly rows: number;
  readonly columns: number;
  /** Rows that are seen at once. */
  readonly page: number;
}

/**
 * Where a key leads in a data grid, or undefined for keys that are none of it.
 * (WAI-ARIA Authoring Practices, "Grid (Interactive Tabular Data and Layout Containers) Pattern".)
 */
export function placeAfterKey(
  { key, ctrlKey }: { readonly key: string; readonly ctrlKey: boolean },
  { row, column }: GridPlace,
  { rows, columns, page }: GridSize,
): GridPlace | undefined {
  const at = (wantedRow: number, wantedColumn: number): GridPlace => ({
    row: Math.min(Math.max(wantedRow, 0), Math.max(rows - 1, 0)),
    column: Math.min(Math.max(wantedColumn, 0), columns - 1),
  });
  switch (key) {
    case "ArrowDown":
      return at(row + 1, column);
    case "ArrowUp":
      return at(row - 1, column);
    case "ArrowRight":
      return at(row, column + 1);
    case "ArrowLeft":
      return at(row, column - 1);
    case "PageDown":
      return at(row + page, column);
    case "PageUp":
      return at(row - page, column);
    case "Home":
      return at(ctrlKey ? 0 : row, 0);
    case "End":
      return at(ctrlKey ? rows - 1 : row, columns - 1);
    default:
      return undefined;
  }
}
