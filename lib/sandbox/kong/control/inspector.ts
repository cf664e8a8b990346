import type { FaultPlan } from "../../core/faults.ts";
import { type Html, html } from "../../core/html.ts";
import type { LoggedRequest, RequestLog } from "../../core/request-log.ts";
import type { Row } from "../admin/row.ts";
import type { AnyTable } from "../admin/table.ts";
import type { Kind } from "../entities/kinds.ts";
import { inspectorStyle } from "./inspector-style.ts";
import type { Settings } from "./settings.ts";
import type { Tokens } from "./tokens.ts";

export interface InspectorParts {
  readonly name: string;
  readonly tables: { readonly [K in Kind]: AnyTable };
  readonly log: RequestLog;
  readonly faults: FaultPlan;
  readonly tokens: Tokens;
  readonly settings: () => Settings;
  readonly addresses: () => { readonly admin: string; readonly proxy: string };
}

const requestsShown = 60;
const rowsShown = 200;

/** What this sandbox Kong holds, what was asked of it lately, and what is about to go wrong. Plain HTML, no script. */
export function inspectorPage(parts: InspectorParts): string {
  const { admin, proxy } = parts.addresses();
  const { tables } = parts;
  return html`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${parts.name} · sandbox</title><style>${inspectorStyle}</style></head>
<body>
<header><h1>${parts.name}</h1><p>An emulated Kong gateway. Admin API <code>${admin}</code>, proxy <code>${proxy}</code>, admin token ${parts.tokens.state}.</p></header>
${section("Services", ["Name", "Backend", "Enabled", "Tags"], tables.services.all(), (row) => [
  row.name ?? row.id,
  `${String(row.protocol)}://${String(row.host)}:${String(row.port)}${String(row.path ?? "")}`,
  row.enabled,
  row.tags,
])}
${section(
  "Routes",
  ["Name", "Methods", "Paths", "Hosts", "Regex priority", "Strip path"],
  tables.routes.all(),
  (row) => [row.name ?? row.id, row.methods, row.paths, row.hosts, row.regex_priority, row.strip_path],
)}
${section("Plugins", ["Name", "On", "Enabled", "Configuration"], tables.plugins.all(), (row) => [
  row.name,
  scopeOf(row, tables),
  row.enabled,
  row.config,
])}
${section("Consumers", ["Username", "Tags"], tables.consumers.all(), (row) => [row.username ?? row.custom_id, row.tags])}
${section("Upstreams", ["Name", "Targets"], tables.upstreams.all(), (row) => [row.name, targetsOf(row, tables)])}
${faults(parts)}
${requests(parts.log.all())}
</body></html>`.text;
}

function section(
  title: string,
  columns: readonly string[],
  rows: readonly Row[],
  cells: (row: Row) => unknown[],
): Html {
  const head = columns.map((column) => html`<th scope="col">${column}</th>`);
  const sorted = [...rows].sort((a, b) => String(a.name).localeCompare(String(b.name)));
  const body = sorted
    .slice(0, rowsShown)
    .map((row) => html`<tr>${cells(row).map((cell) => html`<td>${show(cell)}</td>`)}</tr>`);
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
  const { propagationMs, slowMs } = settings();
  return html`<section><h2>Faults <small>${items.length}</small></h2>
<p>Changes reach the data path after ${propagationMs} ms. Slow writes take ${slowMs} ms.</p>
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

function scopeOf(row: Row, tables: InspectorParts["tables"]): string {
  const scopes = [
    ["route", tables.routes],
    ["service", tables.services],
    ["consumer", tables.consumers],
  ] as const;
  const named = scopes.flatMap(([field, table]) => {
    const reference = row[field];
    if (typeof reference !== "object" || reference === null || !("id" in reference)) return [];
    const parent = table.find(String(reference.id));
    return [`${field} ${String(parent?.name ?? parent?.username ?? reference.id)}`];
  });
  return named.join(", ") || "everything";
}

function targetsOf(row: Row, tables: InspectorParts["tables"]): string[] {
  return tables.targets
    .all()
    .filter((target) => JSON.stringify(target.upstream) === JSON.stringify({ id: row.id }))
    .map((target) => `${String(target.target)} (weight ${String(target.weight)})`);
}

function show(value: unknown): string {
  if (value === null || value === undefined) return "–";
  if (Array.isArray(value)) return value.map(String).join(", ");
  return typeof value === "object" ? JSON.stringify(value, (_key, part: unknown) => part ?? undefined) : String(value);
}
