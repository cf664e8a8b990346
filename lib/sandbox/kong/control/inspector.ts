import type { FaultPlan } from "../../core/faults.ts";
import { type Html, html } from "../../core/html.ts";
import { faultsSection, inspectorDocument, requestsSection, section } from "../../core/inspector.ts";
import type { RequestLog } from "../../core/request-log.ts";
import type { Row } from "../admin/row.ts";
import type { AnyTable } from "../admin/table.ts";
import type { Kind } from "../entities/kinds.ts";
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

/** What this sandbox Kong holds, what was asked of it lately, and what is about to go wrong. Plain HTML, no script. */
export function inspectorPage(parts: InspectorParts): string {
  const { admin, proxy } = parts.addresses();
  const { tables } = parts;
  const { propagationMs, slowMs } = parts.settings();
  const settings = `Changes reach the data path after ${propagationMs} ms. Slow writes take ${slowMs} ms.`;
  return inspectorDocument(
    parts.name,
    html`An emulated Kong gateway. Admin API <code>${admin}</code>, proxy <code>${proxy}</code>, admin token ${parts.tokens.state}.`,
    [
      byName("Services", ["Name", "Backend", "Enabled", "Tags"], tables.services.all(), (row) => [
        row.name ?? row.id,
        `${String(row.protocol)}://${String(row.host)}:${String(row.port)}${String(row.path ?? "")}`,
        row.enabled,
        row.tags,
      ]),
      byName(
        "Routes",
        ["Name", "Methods", "Paths", "Hosts", "Regex priority", "Strip path"],
        tables.routes.all(),
        (row) => [row.name ?? row.id, row.methods, row.paths, row.hosts, row.regex_priority, row.strip_path],
      ),
      byName("Plugins", ["Name", "On", "Enabled", "Configuration"], tables.plugins.all(), (row) => [
        row.name,
        scopeOf(row, tables),
        row.enabled,
        row.config,
      ]),
      byName("Consumers", ["Username", "Tags"], tables.consumers.all(), (row) => [
        row.username ?? row.custom_id,
        row.tags,
      ]),
      byName("Upstreams", ["Name", "Targets"], tables.upstreams.all(), (row) => [row.name, targetsOf(row, tables)]),
      faultsSection(parts.faults, settings),
      requestsSection(parts.log.all()),
    ],
  );
}

function byName(title: string, columns: readonly string[], rows: readonly Row[], cells: (row: Row) => unknown[]): Html {
  const sorted = [...rows].sort((a, b) => String(a.name).localeCompare(String(b.name)));
  return section(
    title,
    columns,
    sorted.map((row) => cells(row).map(show)),
  );
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
