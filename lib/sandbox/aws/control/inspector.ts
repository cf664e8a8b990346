import type { FaultPlan } from "../../core/faults.ts";
import { Html, html } from "../../core/html.ts";
import type { LoggedRequest, RequestLog } from "../../core/request-log.ts";
import type { Settings } from "./settings.ts";

/** A table of what the account holds. */
export interface InspectorTable {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number | boolean | undefined)[])[];
}

export interface InspectorParts {
  readonly name: string;
  readonly accountId: string;
  readonly region: string;
  readonly tables: () => readonly InspectorTable[];
  readonly log: RequestLog;
  readonly faults: FaultPlan;
  readonly settings: () => Settings;
  readonly addresses: () => { readonly control: string; readonly data: string };
}

const requestsShown = 60;
const rowsShown = 200;

/** What this account holds, what was asked of it lately, and what is about to go wrong. Plain HTML, no script. */
export function inspectorPage(parts: InspectorParts): string {
  const { control, data } = parts.addresses();
  return html`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${parts.name} · sandbox</title><style>${style}</style></head>
<body>
<header><h1>${parts.name}</h1><p>An emulated AWS account ${parts.accountId} in ${parts.region}. Control API <code>${control}</code>, APIs at <code>${data}/{apiId}/{stage}/</code>.</p></header>
${parts.tables().map(section)}
${faults(parts)}
${requests(parts.log.all())}
</body></html>`.text;
}

function section({ title, columns, rows }: InspectorTable): Html {
  const head = columns.map((column) => html`<th scope="col">${column}</th>`);
  const body = rows
    .slice(0, rowsShown)
    .map((row) => html`<tr>${row.map((cell) => html`<td>${cell ?? "–"}</td>`)}</tr>`);
  const table = html`<div class="scroll"><table><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div>${rows.length > rowsShown ? html`<p class="none">The first ${rowsShown} are shown.</p>` : []}`;
  return html`<section><h2>${title} <small>${rows.length}</small></h2>${rows.length === 0 ? html`<p class="none">None.</p>` : table}</section>`;
}

function faults({ faults, settings }: InspectorParts): Html {
  const items = faults
    .pending()
    .map(
      (plan) =>
        html`<li><b>${plan.fault.kind}</b> on ${plan.methods.join(", ") || "any write"} ${plan.path ?? "anywhere"}, ${plan.left} left</li>`,
    );
  const { callQuotas, writeMs, listingLagMs } = settings();
  return html`<section><h2>Faults <small>${items.length}</small></h2>
<p>Quotas on calls are ${callQuotas ? "on" : "off"}. Writes take ${writeMs} ms. New APIs are listed after ${listingLagMs} ms.</p>
${items.length === 0 ? html`<p class="none">None ordered.</p>` : html`<ul>${items}</ul>`}</section>`;
}

function requests(all: readonly LoggedRequest[]): Html {
  const rows = all
    .slice(-requestsShown)
    .reverse()
    .map(
      (entry) =>
        html`<tr><td>${entry.at.slice(11, 23)}</td><td>${entry.door}</td><td>${entry.method}</td><td><code>${entry.path}</code></td>
<td class="${entry.status === undefined || entry.status >= 400 ? "bad" : "good"}">${entry.status ?? "cut off"}</td><td>${entry.durationMs} ms</td><td>${entry.note}</td></tr>`,
    );
  const head = ["At", "Door", "Method", "Path", "Status", "Took", "Note"].map(
    (name) => html`<th scope="col">${name}</th>`,
  );
  return html`<section><h2>Recent requests <small>${all.length}</small></h2>
<div class="scroll"><table><thead><tr>${head}</tr></thead><tbody>${rows}</tbody></table></div></section>`;
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
