import type { FaultPlan } from "../../core/faults.ts";
import { type Html, html } from "../../core/html.ts";
import type { LoggedRequest, RequestLog } from "../../core/request-log.ts";
import type { State } from "../model.ts";
import { inspectorStyle } from "./inspector-style.ts";
import type { Settings } from "./settings.ts";

export interface InspectorParts {
  readonly state: State;
  readonly log: RequestLog;
  readonly faults: FaultPlan;
  readonly settings: () => Settings;
  readonly controlUrl: () => string;
  readonly gatewayUrlOf: (service: string) => string;
}

const requestsShown = 60;
const rowsShown = 200;

/** What this sandbox subscription holds, what was asked of it lately, and what is about to go wrong. Plain HTML, no script. */
export function inspectorPage(parts: InspectorParts): string {
  const { state } = parts;
  return html`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>API Management · sandbox</title><style>${inspectorStyle}</style></head>
<body>
<header><h1>API Management</h1><p>An emulated subscription. Azure Resource Manager and Entra <code>${parts.controlUrl()}</code>.</p></header>
${section(
  "Services",
  ["Name", "Tier", "Gateway"],
  state.all("services").map(({ id, name, sku }) => [name, sku, parts.gatewayUrlOf(id)]),
)}
${section(
  "APIs",
  ["Service", "Name", "Revision", "Display name", "Path", "Version", "Backend", "Key wanted"],
  state
    .all("apis")
    .map((api) => [
      api.service,
      api.apiId,
      api.isCurrent ? `${api.revision}, current` : api.revision,
      api.displayName,
      `/${api.path}`,
      api.apiVersion,
      api.serviceUrl,
      api.subscriptionRequired,
    ]),
)}
${section(
  "Operations",
  ["API", "Name", "Method", "Template"],
  state.all("operations").map(({ api, name, method, urlTemplate }) => [api, name, method, urlTemplate]),
)}
${section(
  "Policies",
  ["On", "Document"],
  state.all("policies").map(({ scope, service, xml }) => [scope || `${service}, all APIs`, xml]),
)}
${section(
  "Products",
  ["Service", "Name", "State", "Key wanted"],
  state
    .all("products")
    .map((product) => [product.service, product.displayName, product.state, product.subscriptionRequired]),
)}
${section(
  "Subscriptions",
  ["Service", "Name", "Scope", "State"],
  state
    .all("subscriptions")
    .map((subscription) => [
      subscription.service,
      subscription.displayName ?? subscription.name,
      subscription.scope,
      subscription.state,
    ]),
)}
${section(
  "Long-running operations",
  ["Service", "API", "Work", "State", "Polls"],
  state
    .all("asyncOperations")
    .map((operation) => [operation.service, operation.apiId, operation.work.kind, operation.state, operation.polls]),
)}
${faults(parts)}
${requests(parts.log.all())}
</body></html>`.text;
}

type Cell = string | number | boolean | null | undefined;

function section(title: string, columns: readonly string[], rows: readonly (readonly Cell[])[]): Html {
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
  const { settleMs, slowMs } = settings();
  return html`<section><h2>Faults <small>${items.length}</small></h2>
<p>Imports and deletions work for ${settleMs} ms. Slow writes take ${slowMs} ms.</p>
${items.length === 0 ? html`<p class="none">None ordered.</p>` : html`<ul>${items}</ul>`}</section>`;
}

function requests(all: readonly LoggedRequest[]): Html {
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
