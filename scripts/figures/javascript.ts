import { javascriptBytes } from "#e2e/javascript-bytes.ts";
import type { Figure } from "./figure.ts";

/** Has nothing but the shell around it. */
const bare = "/shortcuts";
/** Pages with a grid, an editor or charts, by route: each of these libraries is loaded only where it is shown. */
const heavy: ReadonlySet<string> = new Set();

/** What a first visit to each kind of page downloads in JavaScript, compressed, as Chromium counts it on the wire. */
export async function javascriptFigures(): Promise<Figure[]> {
  const routes = await javascriptBytes();
  return routes.map(({ route, bytes }) => ({
    name: `javascript${route}`,
    value: Math.round(bytes / 102.4) / 10,
    unit: "KB",
    goal: goalOf(route),
  }));
}

function goalOf(route: string): string {
  if (route === bare) return "<= 230";
  return heavy.has(route) ? "<= 420" : "<= 290";
}
