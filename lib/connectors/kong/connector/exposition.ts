/** One line of an exposition: a series and its value. */
export interface ExposedSeries {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const linePattern = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})?\s+(\S+)(?:\s+-?\d+)?$/;
const labelPattern = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\]|\\.)*)"/g;
const escapes: Readonly<Record<string, string>> = { n: "\n" };

/**
 * The series of the wanted names in Prometheus's text format 0.0.4, line by line: a Kong with thousands of routes tells
 * megabytes, most of it about other things. (Prometheus, "Exposition formats".) What is no such line is passed over.
 */
export function* readExposition(text: string, wanted: ReadonlySet<string>): Generator<ExposedSeries> {
  let start = 0;
  while (start < text.length) {
    const found = text.indexOf("\n", start);
    const end = found === -1 ? text.length : found;
    const line = text.slice(start, end).trimEnd();
    start = end + 1;
    const [name = ""] = line.split(/[{\s]/, 1);
    if (!wanted.has(name)) continue;
    const [, , labels = "", written = ""] = linePattern.exec(line) ?? [];
    const value = Number(written.replace("+Inf", "Infinity"));
    if (written !== "" && Number.isFinite(value)) yield { name, labels: labelsOf(labels), value };
  }
}

function labelsOf(text: string): Record<string, string> {
  return Object.fromEntries(
    [...text.matchAll(labelPattern)].map(([, name = "", value = ""]) => [
      name,
      value.replace(/\\(.)/g, (_, character: string) => escapes[character] ?? character),
    ]),
  );
}
