/** What a spreadsheet takes for a formula when a cell begins with it, full-width forms too. */
const formulaStart = /^[=+\-@\t\r\n＝＋－＠]/;

/** Null is not known, and never zero. */
export type CsvCell = string | number | null;

/**
 * One line of CSV (RFC 4180). A cell that a spreadsheet would take for a formula begins with an apostrophe, so that
 * nobody's API name runs on a colleague's machine: https://owasp.org/www-community/attacks/CSV_Injection
 */
export function csvLine(cells: readonly CsvCell[]): string {
  return `${cells.map(csvCell).join(",")}\r\n`;
}

function csvCell(cell: CsvCell): string {
  if (cell === null) return "";
  if (typeof cell === "number") return String(cell);
  const harmless = formulaStart.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(harmless) || harmless !== harmless.trim() ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
