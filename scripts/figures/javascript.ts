import { javascriptBytes } from "#e2e/javascript-bytes.ts";
import type { Figure } from "./figure.ts";

/** What a first visit to each kind of page downloads in JavaScript, compressed, as Chromium counts it on the wire. */
export async function javascriptFigures(): Promise<Figure[]> {
  const routes = await javascriptBytes();
  return routes.map(({ route, bytes }) => ({
    name: `javascript${route}`,
    value: Math.round(bytes / 102.4) / 10,
    unit: "KB",
    goal: "<= 290",
  }));
}
