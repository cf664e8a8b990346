import type { FaultPlan } from "./faults.ts";
import { Html, html } from "./html.ts";
import type { LoggedRequest } from "./request-log.ts";

export type Cell = string | number | boolean | null | undefined;

const requestsShown = 60;
const rowsShown = 200;

/** A page of what a sandbox holds, was asked lately, and is about to do wrong. Plain HTML, no script. */
export function inspectorDocument(name: string, about: Html, sections: readonly Html[]): string {
  return html`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${name} · sandbox</title><style>${style}</style></head>
<body>
<header><h1>${name}</h1><p>${about}</p></header>
${sections}
</body></html>`.text;
}

/** A table under its title, with its number of rows; of many, the first. */
export function section(title: string, columns: readonly string[], rows: readonly (readonly Cell[])[]): Html {
  const head = columns.map((column) => html`<th scope="col">${column}</th>`);
  const body = rows
    .slice(0, rowsShown)
    .map((row) => html`<tr>${row.map((cell) => html`<td>${cell ?? "–"}</td>`)}</tr>`);
  const table = html`<div class="scroll"><table><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div>${rows.length > rowsShown ? html`<p class="none">The first ${rowsShown} are shown.</p>` : []}`;
  return html`<section><h2>${title} <small>${rows.length}</small></h2>${rows.length === 0 ? html`<p class="none">None.</p>` : table}</section>`;
}

/** The faults that are ordered, below what the settings do to every call. */
export function faultsSection(faults: FaultPlan, settings: string): Html {
  const items = faults
    .pending()
    .map(
      (plan) =>
        html`<li><b>${plan.fault.kind}</b> on ${plan.methods.join(", ") || "any write"} ${plan.path ?? "anywhere"}, ${plan.left} left</li>`,
    );
  return html`<section><h2>Faults <small>${items.length}</small></h2>
<p>${settings}</p>
${items.length === 0 ? html`<p class="none">None ordered.</p>` : html`<ul>${items}</ul>`}</section>`;
}

/** The latest requests, newest first. */
export function requestsSection(all: readonly LoggedRequest[]): Html {
  const rows = all
    .slice(-requestsShown)
    .reverse()
    .map(
      (
        entry,
      ) => html`<tr><td>${entry.at.slice(11, 23)}</td><td>${entry.door}</td><td>${entry.method}</td><td><code>${entry.path}</code></td>
<td class="${statusClass(entry.status)}">${entry.status ?? "cut off"}</td><td>${entry.durationMs} ms</td><td>${entry.note}</td></tr>`,
    );
  const head = ["At", "Door", "Method", "Path", "Status", "Took", "Note"].map(
    (name) => html`<th scope="col">${name}</th>`,
  );
  return html`<section><h2>Recent requests <small>${all.length}</small></h2>
<div class="scroll"><table><thead><tr>${head}</tr></thead><tbody>${rows}</tbody></table></div></section>`;
}

function statusClass(status: number | undefined): string {
  return status === undefined || status >= 400 ? "bad" : "good";
}

const style = new Html(`
:root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; }
body { max-width: 76rem; margin: 0 auto; padding: 1.5rem; }
h1 { margin: 0; font-size: 1.5rem; }
h2 { margin: 2rem 0 .5rem; font-size: 1.1rem; }
h2 small { opacity: .6; font-weight: normal; }
code { font: .9em ui-monospace, monospace; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .3rem .75rem .3rem 0; border-bottom: 1px solid #8884; }
td { overflow-wrap: anywhere; }
th { font-weight: 600; white-space: nowrap; }
.none { opacity: .6; margin: 0; }
.bad { color: #c62828; } .good { color: #2e7d32; }
@media (prefers-color-scheme: dark) { .bad { color: #ff8a80; } .good { color: #81c784; } }
`);
