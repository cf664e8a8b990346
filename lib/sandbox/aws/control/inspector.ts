import type { FaultPlan } from "../../core/faults.ts";
import { html } from "../../core/html.ts";
import { type Cell, faultsSection, inspectorDocument, requestsSection, section } from "../../core/inspector.ts";
import type { RequestLog } from "../../core/request-log.ts";
import type { Settings } from "./settings.ts";

/** A table of what the account holds. */
export interface InspectorTable {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
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

/** What this account holds, what was asked of it lately, and what is about to go wrong. Plain HTML, no script. */
export function inspectorPage(parts: InspectorParts): string {
  const { control, data } = parts.addresses();
  const { callQuotas, writeMs, listingLagMs } = parts.settings();
  const settings = `Quotas on calls are ${callQuotas ? "on" : "off"}. Writes take ${writeMs} ms. New APIs are listed after ${listingLagMs} ms.`;
  return inspectorDocument(
    parts.name,
    html`An emulated AWS account ${parts.accountId} in ${parts.region}. Control API <code>${control}</code>, APIs at <code>${data}/{apiId}/{stage}/</code>.`,
    [
      ...parts.tables().map(({ title, columns, rows }) => section(title, columns, rows)),
      faultsSection(parts.faults, settings),
      requestsSection(parts.log.all()),
    ],
  );
}
